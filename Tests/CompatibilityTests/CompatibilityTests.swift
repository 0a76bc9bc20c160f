// Tests of Compatibility.
