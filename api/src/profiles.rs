//! The numbers in force: the statutory profile, and the rehearsal one (演练) for courts that train.

use std::path::Path;

use domain::calendar::Calendar;
use domain::profile::{Profile, ProfileError};
use domain::term::Reckoner;
use store::people::Court;

/// Both profiles. A court has one of them for good, so real and rehearsed cases never mix.
pub struct Profiles {
    rehearsal: Profile,
}

#[derive(Debug, thiserror::Error)]
pub enum ProfilesError {
    #[error("the rehearsal profile {path} cannot be read")]
    Unreadable { path: String, source: std::io::Error },
    #[error("the rehearsal profile {path} is not usable")]
    Unusable { path: String, source: ProfileError },
    #[error("the profile {path} is not marked as a rehearsal, so it cannot stand in for one")]
    NotRehearsal { path: String },
}

impl Profiles {
    /// The profiles that ship, with the rehearsal one replaced by a file if one is named.
    pub fn load(replacement: Option<&Path>) -> Result<Profiles, ProfilesError> {
        let Some(path) = replacement else {
            return Ok(Profiles { rehearsal: Profile::rehearsal().clone() });
        };
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|source| ProfilesError::Unreadable { path: name.clone(), source })?;
        let rehearsal = Profile::parse(&text)
            .map_err(|source| ProfilesError::Unusable { path: name.clone(), source })?;
        if rehearsal.is_rehearsal() {
            Ok(Profiles { rehearsal })
        } else {
            Err(ProfilesError::NotRehearsal { path: name })
        }
    }

    /// The profile of the courts that train (演练).
    pub fn rehearsal(&self) -> &Profile {
        &self.rehearsal
    }

    /// The profile of a court.
    pub fn of(&self, court: &Court) -> &Profile {
        if court.profile == "rehearsal" { &self.rehearsal } else { Profile::statutory() }
    }

    /// The profile of a court, with the calendar dates are computed by.
    pub fn reckoner(&self, court: &Court) -> Reckoner<'_> {
        Reckoner { profile: self.of(court), calendar: Calendar::china() }
    }
}
