import Profiles
import Testing

@Suite struct UsernameTests {
    @Test(arguments: ["abc", "A_9", "___", "000", "azAZ09_", String(repeating: "x", count: 30)])
    func `three to thirty letters, digits and underscores are a username`(text: String) {
        #expect(Username.isValid(text))
    }

    @Test(
        arguments: [
            "", "ab", String(repeating: "x", count: 31), "a b", "abc ", "a-b-c", "abc.", "a@b", "a/b", "a:b", "a[b",
            "a`b", "a{b", "josé", "аbc", "ab\u{0}c", "abc\n", "名前名", "ab\u{301}",
        ])
    func `anything else is not`(text: String) {
        #expect(!Username.isValid(text))
    }
}
