/// Values that no app should hold and that some do, each as an SQL expression.
enum HostileValue {
    static let numbers = [
        "0", "-1", "17", "18", "120", "121", "9223372036854775807", "-9223372036854775808", "9223372036854775806",
        "1e308",
        "-1e308", "9e999", "-9e999", "0.5", "29.0", "29.999999", "-0.0", "5e-324", "9007199254740993.0", "2147483648",
        "4294967296", "18446744073709551616",
    ]

    static let texts = [
        "''", "' '", "char(9)", "char(10)", "'NULL'", "'17'", "' 17 '", "'1e3'", "'0x1F'", "'+30'", "'30 years'",
        "'٣٠'", "'३०'", "'99999999999999999999'", "'-9223372036854775808'", "'nan'", "'inf'",
        "char(0)", "'ana' || char(0) || 'x'", "char(0) || 'ana'", "CAST(x'ff' AS TEXT)", "CAST(x'c328' AS TEXT)",
        "CAST(x'eda080' AS TEXT)", "'like' || CAST(x'ff' AS TEXT)", "'block' || char(0)",
        "'O''Brien \"quoted\" `tick`'", "'; DROP TABLE users; --'", "'<script>alert(1)</script>'", "'<b>&amp;</b>'",
        "'line one' || char(10) || 'line two' || char(13)", "char(27) || '[31mred' || char(27) || '[0m'",
        "char(155) || '2J'", "char(8238) || 'evil'", "char(8206, 8207, 8232, 8233)", "char(65279) || 'bom'",
        "'👩‍🎤🎸'", "char(233)", "char(101, 769)", "'Ж' || char(774)", "char(8490)", "'İstanbul'", "'ß'", "'{}'", "'[]'",
        "'{\"a\":'", "'\\u0000'", "'\"'", "'%s%n%x'", "'../../etc/passwd'", "'jazz, jazz, jazz'", "'jazz/'", "'/,;&|'",
    ]

    static let bytes = ["x''", "x'00'", "x'ff'", "x'616e61'", "zeroblob(100)"]

    /// A million characters of one kind.
    static let enormous = [
        "replace(hex(zeroblob(524288)), '0', 'x')", "replace(hex(zeroblob(262144)), '00', 'jazz, ')",
        "zeroblob(1048576)",
        "replace(hex(zeroblob(262144)), '00', 'é/')",
    ]

    static let times = [
        "'2026-05-20 12:00:00'", "'2026-13-45 99:99:99'", "'0000-00-00 00:00:00'", "'9999-12-31 23:59:59'",
        "'2026-05-20T12:00:00.123456789Z'", "'2026-05-20'", "1748000000", "2460000.5", "'now'",
        "'-4713-11-24 12:00:00'",
        "'2026-06-01 03:00:00'", "'2027-01-01 00:00:00'", "'2026-05-20 12:00:00+14:00'", "NULL",
    ]

    static func any(_ draw: inout HostileDraw) -> String {
        switch draw.below(20) {
        case 0..<5: draw.one(of: numbers)
        case 5..<12: draw.one(of: texts)
        case 12..<14: draw.one(of: bytes)
        case 14..<16: "NULL"
        case 16..<18: draw.one(of: times)
        case 18: draw.one(of: ["TRUE", "FALSE"])
        default: draw.chance(0.1) ? draw.one(of: enormous) : draw.one(of: texts)
        }
    }

    static func literal(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
}
