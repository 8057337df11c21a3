//! A desk that answers by itself: every inquiry that waits gets what the platform's own model says.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::client::{Client, Failure};
use crate::wire::{Problem, Quote, Task, Version};

/// What became of one task.
#[derive(Debug)]
pub enum Answered {
    Delivered {
        task: Task,
        version: Version,
    },
    /// The court's rule against it; the task is left to people.
    Refused {
        task: Task,
        problem: Problem,
    },
}

/// The tasks of one platform.
pub struct Desk {
    client: Client,
    /// The keys of what was refused: it is not sent again.
    left: BTreeSet<Uuid>,
}

impl Desk {
    pub fn new(client: Client) -> Desk {
        Desk { client, left: BTreeSet::new() }
    }

    /// Answers what waits and has a quote now; what has none waits for the next round.
    ///
    /// # Errors
    /// A court that does not answer, or that does not know the program any more.
    pub async fn round(
        &mut self,
        quote: impl Fn(&Task) -> Option<Quote>,
    ) -> Result<Vec<Answered>, Failure> {
        let mut done = Vec::new();
        for task in self.client.tasks().await? {
            if !task.waits() || self.left.contains(&task.key()) {
                continue;
            }
            let Some(quote) = quote(&task) else { continue };
            match self.client.quote(task.inquiry_id, task.key(), &quote).await {
                Ok(version) => done.push(Answered::Delivered { task, version }),
                Err(Failure::Refused(problem)) if problem.status != 401 => {
                    self.left.insert(task.key());
                    done.push(Answered::Refused { task, problem });
                }
                Err(other) => return Err(other),
            }
        }
        Ok(done)
    }
}
