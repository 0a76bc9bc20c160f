/// The text of a list as `ListWriter` stores it.
enum StoredList {
    /// The numbers of the people in it, in order: `[[12,3],[7,1]]` has 12 and 7.
    static func people(_ entries: String) -> [Int] {
        var people: [Int] = []
        var (number, isFirst) = (0, true)
        for byte in entries.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): number = number * 10 + Int(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "["): (number, isFirst) = (0, true)
            case UInt8(ascii: ","):
                if isFirst { people.append(number) }
                (number, isFirst) = (0, false)
            default: break
            }
        }
        return people
    }
}
