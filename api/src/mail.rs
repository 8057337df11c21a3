//! Mail: to a server by SMTP, or into a folder where nobody's mailbox is at hand.

use std::path::PathBuf;
use std::str::FromStr;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::response::Category;
use lettre::{
    Address, AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
};
use uuid::Uuid;

/// How mail leaves.
pub enum Mailer {
    /// Not configured: nobody is written to.
    Off,
    Smtp {
        transport: AsyncSmtpTransport<Tokio1Executor>,
        from: Mailbox,
    },
    /// One file a mail, for demo and tests.
    Folder {
        transport: AsyncFileTransport<Tokio1Executor>,
        from: Mailbox,
    },
}

/// Settings of mail; the password in the address is never printed.
#[derive(Clone, Default)]
pub struct MailSettings {
    /// `smtps://user:password@host` or `smtp://host:25?tls=required`.
    pub smtp_url: Option<String>,
    /// A folder instead of a server.
    pub folder: Option<PathBuf>,
    pub from: Option<String>,
}

impl std::fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailSettings").field("folder", &self.folder).finish_non_exhaustive()
    }
}

#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("邮箱地址不正确。")]
    Address,
    #[error("FACHUI_MAIL_FROM is no address")]
    From,
    #[error("FACHUI_SMTP_URL is not usable")]
    Url(#[source] lettre::transport::smtp::Error),
    #[error("the mail could not be written")]
    Message(#[from] lettre::error::Error),
    #[error("the mail server did not take a mail")]
    Smtp(#[from] lettre::transport::smtp::Error),
    #[error("a mail could not be put into the folder")]
    File(#[from] lettre::transport::file::Error),
}

/// What to do with a mail that did not leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The server refused it for now: this one later, the others go on.
    Later,
    /// It will never be taken.
    Never,
    /// The server could not be asked, so nothing is known of this mail.
    Unasked,
}

impl MailError {
    pub fn verdict(&self) -> Verdict {
        match self {
            MailError::Address | MailError::Message(_) => Verdict::Never,
            // Only what a server says about mailboxes (x5z) concerns this one mail; a refused
            // password or "try again later" concerns all of them.
            MailError::Smtp(error)
                if error.status().is_some_and(|it| it.category == Category::MailSystem) =>
            {
                if error.is_permanent() { Verdict::Never } else { Verdict::Later }
            }
            MailError::Smtp(_) | MailError::File(_) | MailError::From | MailError::Url(_) => {
                Verdict::Unasked
            }
        }
    }

    /// What is kept and shown: what the server said, where it said anything.
    pub fn reason(&self) -> String {
        match self {
            MailError::Smtp(error) => error.to_string(),
            MailError::Address
            | MailError::From
            | MailError::Url(_)
            | MailError::Message(_)
            | MailError::File(_) => self.to_string(),
        }
    }
}

/// An address as it is kept.
///
/// # Errors
/// When it is none.
pub fn address(text: &str) -> Result<String, MailError> {
    Address::from_str(text.trim()).map(|it| it.to_string()).map_err(|_| MailError::Address)
}

impl Mailer {
    /// # Errors
    /// When what is configured cannot be used.
    pub fn new(settings: &MailSettings) -> Result<Mailer, MailError> {
        let from = settings.from.as_deref().unwrap_or("法槌 <no-reply@localhost.localdomain>");
        let from: Mailbox = from.parse().map_err(|_| MailError::From)?;
        match (&settings.smtp_url, &settings.folder) {
            (Some(url), _) => {
                let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
                let transport = transport.map_err(MailError::Url)?.build();
                Ok(Mailer::Smtp { transport, from })
            }
            (None, Some(folder)) => {
                Ok(Mailer::Folder { transport: AsyncFileTransport::new(folder), from })
            }
            (None, None) => Ok(Mailer::Off),
        }
    }

    pub const fn is_on(&self) -> bool {
        !matches!(self, Mailer::Off)
    }

    /// Sends one mail. The same id is the same Message-ID.
    ///
    /// # Errors
    /// When it did not leave; it may be sent again.
    pub async fn send(
        &self,
        id: Uuid,
        to: &str,
        subject: &str,
        body: &str,
    ) -> Result<(), MailError> {
        let to: Mailbox = to.parse().map_err(|_| MailError::Address)?;
        let message = |from: &Mailbox| {
            Message::builder()
                .from(from.clone())
                .to(to.clone())
                .subject(subject)
                .message_id(Some(format!("<{id}@fachui>")))
                .header(ContentType::TEXT_PLAIN)
                .body(body.to_owned())
        };
        match self {
            Mailer::Off => {}
            Mailer::Smtp { transport, from } => {
                transport.send(message(from)?).await?;
            }
            Mailer::Folder { transport, from } => {
                transport.send(message(from)?).await?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_or_is_refused() {
        assert_eq!(address(" lin@court.example.cn ").ok().as_deref(), Some("lin@court.example.cn"));
        for wrong in ["", "lin", "lin@", "@court", "a b@c.cn", "lin@court.cn\nBcc: x@y.cn"] {
            assert!(address(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_said_at_the_start() {
        let off = Mailer::new(&MailSettings::default());
        assert!(!off.expect("nothing is configured").is_on());
        let from = Some("nobody".to_owned());
        assert!(Mailer::new(&MailSettings { from, ..MailSettings::default() }).is_err());
        let smtp_url = Some("http://x".to_owned());
        assert!(Mailer::new(&MailSettings { smtp_url, ..MailSettings::default() }).is_err());
    }
}
