// Tests of Profiles.
