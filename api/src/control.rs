//! The build that is wrong on purpose, as the control of the checker: with the feature
//! `early-answer` bids are answered before they are durable. It refuses to start unless it is
//! told that it is a control.

/// Names the permission; its value must be `1`.
pub const PERMISSION: &str = "FACHUI_CONTROL_BUILD";

/// A build that loses bids was started as if it were a platform.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "this build answers bids before they are durable and LOSES them; it is a control of the \
     fault checker and never for a court (set {PERMISSION}=1 to run it as one)"
)]
pub struct NotAControl;

/// Whether this build may start with this permission.
///
/// # Errors
/// When the build is a control and was not started as one.
pub fn admit(permission: Option<&str>) -> Result<(), NotAControl> {
    if !cfg!(feature = "early-answer") {
        return Ok(());
    }
    if permission != Some("1") {
        return Err(NotAControl);
    }
    tracing::error!("CONTROL BUILD: bids are answered before they are durable and WILL BE LOST");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_control_asks_for_permission() {
        let needs_permission = admit(None).is_err();
        assert_eq!(needs_permission, cfg!(feature = "early-answer"));
        assert_eq!(admit(Some("1")), Ok(()));
        assert_eq!(admit(Some("0")).is_err(), needs_permission);
    }
}
