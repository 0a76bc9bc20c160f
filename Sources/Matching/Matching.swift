// What this room is for is said in README.md; its first types follow.
