//! Who may act on the platform. One word per role, the same in URL, code, database and page.

/// A role (角色). A person with two roles switches; there is no union role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A bidder (竞买人).
    Bidder,
    /// A party of a case, or somebody it concerns (当事人).
    Party,
    /// A court auction officer (执行法官).
    Officer,
    /// A valuation firm or inquiry platform (评估机构, 询价平台).
    Valuer,
    /// A member of the collegial panel (合议庭成员).
    Panel,
    /// Finance staff of a court (案款财务).
    Finance,
    /// A supervisor (监督人员).
    Supervisor,
    /// An administrator (管理员).
    Admin,
}

impl Role {
    pub const ALL: [Role; 8] = [
        Role::Bidder,
        Role::Party,
        Role::Officer,
        Role::Valuer,
        Role::Panel,
        Role::Finance,
        Role::Supervisor,
        Role::Admin,
    ];

    /// The stable name: URL prefix, database value and folder.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Bidder => "bidder",
            Role::Party => "party",
            Role::Officer => "officer",
            Role::Valuer => "valuer",
            Role::Panel => "panel",
            Role::Finance => "finance",
            Role::Supervisor => "supervisor",
            Role::Admin => "admin",
        }
    }

    pub fn from_name(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|it| it.name() == name)
    }

    /// Whether the role is granted for one court and sees that court's cases only.
    pub const fn belongs_to_a_court(self) -> bool {
        match self {
            Role::Officer | Role::Valuer | Role::Panel | Role::Finance | Role::Supervisor => true,
            Role::Bidder | Role::Party | Role::Admin => false,
        }
    }

    /// Whether signing in asks for a second factor once one is set up.
    pub const fn is_staff(self) -> bool {
        match self {
            Role::Officer | Role::Panel | Role::Finance | Role::Supervisor | Role::Admin => true,
            Role::Bidder | Role::Party | Role::Valuer => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Role;

    #[test]
    fn every_role_is_found_by_its_name() {
        for role in Role::ALL {
            assert_eq!(Role::from_name(role.name()), Some(role));
        }
        assert_eq!(Role::from_name("Officer"), None);
        assert!(!Role::Bidder.belongs_to_a_court() && !Role::Bidder.is_staff());
    }
}
