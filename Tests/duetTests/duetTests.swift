// Tests of duet.
