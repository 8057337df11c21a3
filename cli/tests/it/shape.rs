//! What every command has in common: exit codes, help, refusals of one sentence.

use crate::{fachui, refusal};

#[test]
fn an_unusable_command_line_is_one_sentence_and_exit_2() {
    for (arguments, names) in [
        (&[][..], "subcommand"),
        (&["no-such-command"], "no-such-command"),
        (&["bounds"], "<FILE>"),
        (&["bounds", "a.json", "b.json"], "b.json"),
        (&["bounds", "--format", "yaml", "a.json"], "yaml"),
        (&["replay", "--lot", "lot.json"], "--bids"),
        (&["verify", "record.jsonl"], "published record"),
    ] {
        let sentence = refusal(arguments);
        assert!(sentence.contains(names), "{arguments:?}: {sentence}");
    }
}

#[test]
fn the_help_goes_to_stdout() {
    for arguments in [&["--help"][..], &["due", "--help"], &["--version"]] {
        let output = fachui(arguments);
        assert_eq!(output.status.code(), Some(0));
        assert!(output.stderr.is_empty() && !output.stdout.is_empty());
    }
}
