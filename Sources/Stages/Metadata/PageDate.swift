/// A calendar date as a page gave it: with its precision, and with its time and zone where it had them.
struct PageDate: Sendable, Equatable {
    /// Years that a web page's date may have: the first pages are of 1990; later than 2100 is a typo.
    static let years = 1990...2100

    let year: Int
    /// 1...12, or nil where the page gave only a year.
    let month: Int?
    /// 1...31, or nil where the page gave only a month.
    let day: Int?
    /// `THH:MM`, with seconds and zone (`Z` or `±HH:MM`) where the page gave them; else empty.
    var time = ""

    /// Nil for a date that no calendar has, or that no web page can have.
    init?(year: Int, month: Int? = nil, day: Int? = nil) {
        guard Self.years.contains(year) else { return nil }
        if let month, !(1...12).contains(month) { return nil }
        if let day {
            guard let month, day >= 1, day <= Self.dayCount(year: year, month: month) else {
                return nil
            }
        }
        self.year = year
        self.month = month
        self.day = day
    }

    /// ISO 8601 of the same precision: `2024`, `2024-05`, `2024-05-01`, `2024-05-01T10:00+02:00`.
    var iso: String {
        var text = String(year)
        if let month { text += "-" + twoDigits(month) }
        if let day { text += "-" + twoDigits(day) + time }
        return text
    }

    /// For comparisons: days as year, month, day in one number; unknown parts are 0.
    var dayNumber: Int { year * 10_000 + (month ?? 0) * 100 + (day ?? 0) }

    /// Days from `other` to this date; nil where one of them has no day.
    func days(since other: PageDate) -> Int? {
        guard let a = epochDay, let b = other.epochDay else { return nil }
        return a - b
    }

    /// Whether the time of day is in UTC.
    var isUniversal: Bool { time.hasSuffix("Z") || time.hasSuffix("+00:00") }

    var hour: Int? { Int(time.dropFirst().prefix(2)) }

    /// Whether the time has neither minutes nor seconds.
    var isFullHour: Bool {
        let rest = time.dropFirst(3)
        return rest.prefix { $0 != "Z" && $0 != "+" }.allSatisfy {
            $0 == "0" || $0 == ":" || $0 == "."
        }
    }

    /// The day after this one, without a time.
    var nextDay: PageDate? {
        guard let month, let day else { return nil }
        return PageDate(year: year, month: month, day: day + 1)
            ?? PageDate(year: year, month: month + 1, day: 1)
            ?? PageDate(year: year + 1, month: 1, day: 1)
    }

    /// Days since 1970-01-01 (H. Hinnant's days_from_civil).
    private var epochDay: Int? {
        guard let month, let day else { return nil }
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }

    /// Seconds since 1970, as analytics metas carry it, as a UTC time; nil outside `years`.
    static func fromEpoch(seconds: Int) -> PageDate? {
        guard seconds > 0 else { return nil }
        // Days to civil date by era, H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
        let z = seconds / 86_400 + 719_468
        let era = z / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        guard var date = PageDate(year: year, month: month, day: day) else { return nil }
        let rest = seconds % 86_400
        date.time =
            "T" + twoDigits(rest / 3_600) + ":" + twoDigits(rest / 60 % 60) + ":"
            + twoDigits(rest % 60) + "Z"
        return date
    }

    private static func dayCount(year: Int, month: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        default: 31
        }
    }
}

func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
