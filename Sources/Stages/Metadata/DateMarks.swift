/// Marks that may stand at one place of a date.
struct DateMarks: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0
    private var others: [UInt32] = []

    private init(_ marks: String) {
        for mark in marks.unicodeScalars {
            switch mark.value {
            case 0..<64: low |= 1 << UInt64(mark.value)
            case 64..<128: high |= 1 << UInt64(mark.value - 64)
            default: others.append(mark.value)
            }
        }
    }

    func contains(_ mark: UInt32) -> Bool {
        if mark < 64 { return low >> UInt64(mark) & 1 != 0 }
        if mark < 128 { return high >> UInt64(mark - 64) & 1 != 0 }
        for other in others where other == mark { return true }
        return false
    }

    /// 19.10.2019
    static let dayFirst = DateMarks("./-–")
    /// 2019-10-19
    static let yearFirst = DateMarks("-/.")
    /// Oct. 19
    static let afterMonth = DateMarks(".-/")
    /// Oct 19, 2019
    static let afterDay = DateMarks(",-/")
    /// Oct., 2019
    static let monthBeforeYear = DateMarks(".,")
    /// Between a day and its month: 19. Oktober
    static let dayEnding = DateMarks(".-º°/")
    /// Between a month and its year: Oct. '19
    static let yearLeadIn = DateMarks(".,-'’/")
    /// Before a year of two digits.
    static let shortYear = DateMarks("-'")
    /// Between a date and its time.
    static let timeLeadIn = DateMarks(",-–—|·•@/.()（）")
    static let sign = DateMarks("+-−")
    /// In a path.
    static let path = DateMarks("/-_")
    /// What makes the number behind it a part of something else: 1.2.3, $10.
    static let glue = DateMarks("./-:$€£%#+")
}
