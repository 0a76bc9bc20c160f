// Tests of MatchStore.
