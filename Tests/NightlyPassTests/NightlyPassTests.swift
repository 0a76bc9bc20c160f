// Tests of NightlyPass.
