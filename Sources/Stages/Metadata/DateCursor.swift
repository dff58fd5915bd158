/// A place among date tokens, with the small steps that date patterns are made of.
struct DateCursor {
    let tokens: [DateToken]
    var at: Int

    var isAtEnd: Bool { at >= tokens.count }

    /// Whether a point and a number go on without a space, as in `1.2.2019.4`.
    var isInsideVersion: Bool {
        guard at + 1 < tokens.count, tokens[at].kind == .mark("."), !tokens[at].spaceBefore,
            case .number = tokens[at + 1].kind
        else { return false }
        return !tokens[at + 1].spaceBefore
    }

    mutating func advance() { at += 1 }

    mutating func take(word: String) -> Bool {
        guard at < tokens.count, tokens[at].kind == .word(word) else { return false }
        at += 1
        return true
    }

    mutating func take(mark: Unicode.Scalar) -> Bool {
        guard at < tokens.count, tokens[at].kind == .mark(mark) else { return false }
        at += 1
        return true
    }

    mutating func takeMark(among marks: String) -> Unicode.Scalar? {
        guard at < tokens.count, case .mark(let mark) = tokens[at].kind,
            marks.unicodeScalars.contains(mark)
        else { return nil }
        at += 1
        return mark
    }

    mutating func takeAnyNumber() -> (value: Int, digitCount: Int)? {
        guard at < tokens.count, case .number(let value, let digitCount) = tokens[at].kind else {
            return nil
        }
        at += 1
        return (value, digitCount)
    }

    mutating func takeNumber(maxDigits: Int) -> Int? {
        guard at < tokens.count, case .number(let value, let digitCount) = tokens[at].kind,
            digitCount <= maxDigits
        else { return nil }
        at += 1
        return value
    }

    mutating func takeMonth() -> Int? {
        guard at < tokens.count, case .word(let word) = tokens[at].kind,
            let month = MonthNames.month(word)
        else { return nil }
        at += 1
        return month
    }

    func previousMark(_ back: Int) -> Unicode.Scalar? {
        guard at >= back, case .mark(let mark) = tokens[at - back].kind else { return nil }
        return mark
    }

    /// Steps over what may stand between a day and its month: `th`, `er`, `.`, `de`, `of`, `-`.
    mutating func skipDayEnding() {
        for _ in 0..<3 {
            guard at < tokens.count else { return }
            switch tokens[at].kind {
            case .word("st"), .word("nd"), .word("rd"), .word("th"), .word("er"), .word("de"),
                .word("of"), .word("º"), .word("ª"), .word("d"), .word("di"), .word("ta"),
                .word("e"):
                at += 1
            case .mark("."), .mark("-"), .mark("º"), .mark("°"), .mark("/"): at += 1
            default: return
            }
        }
    }

    /// Steps over what may stand between a month and its year: `.`, `,`, `de`, `-`, `'`.
    mutating func skipYearLeadIn() {
        for _ in 0..<2 {
            guard at < tokens.count else { return }
            switch tokens[at].kind {
            case .word("de"), .word("del"), .word("of"), .mark("."), .mark(","), .mark("-"),
                .mark("'"), .mark("’"), .mark("/"):
                at += 1
            default: return
            }
        }
    }
}

extension DateCursor {
    /// Words that lead from a date to its time.
    private static let leadIns: Set<String> = [
        "t", "at", "um", "à", "a", "alle", "ore", "às", "as", "om", "o", "kl", "klo", "в", "las",
        "ore",
        "h", "den", "uhr", "klokken", "godz", "о",
    ]

    /// The time of day at this place as `THH:MM[:SS[.fff]][zone]`; the cursor moves only when there is one.
    mutating func timeOfDay() -> String? {
        var next = self
        next.skipTimeLeadIn()
        guard let hour = next.takeNumber(maxDigits: 2), hour < 25 else { return nil }
        guard let minute = next.minutes() else { return nil }
        var seconds = ""
        if next.take(mark: ":") {
            guard let value = next.takeNumber(maxDigits: 2), value < 61 else { return nil }
            seconds = ":" + twoDigits(value) + next.fraction()
        }
        guard let hour = next.halfDay(hour), minute < 60 else { return nil }
        self = next
        return "T" + twoDigits(hour) + ":" + twoDigits(minute) + seconds + (zone() ?? "")
    }

    private mutating func skipTimeLeadIn() {
        for _ in 0..<4 {
            guard at < tokens.count else { return }
            switch tokens[at].kind {
            case .word(let word) where Self.leadIns.contains(word): at += 1
            case .mark(","), .mark("-"), .mark("–"), .mark("—"), .mark("|"), .mark("·"), .mark("•"),
                .mark("@"), .mark("/"), .mark("."):
                at += 1
            case .mark("("), .mark(")"), .mark("（"), .mark("）"): at += 1
            // A weekday in parentheses, as in Japan.
            case .word(let word) where "月火水木金土日".contains(word): at += 1
            default: return
            }
        }
    }

    /// The minutes after an hour: `10:30`, `10.30 Uhr`, `10h30`, `10时30分`.
    private mutating func minutes() -> Int? {
        if take(mark: ":") || take(word: "h") || take(word: "時") || take(word: "时")
            || take(word: "시")
        {
            guard let minute = takeNumber(maxDigits: 2) else { return nil }
            _ = take(word: "分") || take(word: "분")
            return minute
        }
        var next = self
        guard next.take(mark: "."), let minute = next.takeNumber(maxDigits: 2),
            next.at < tokens.count,
            case .word(let word) = tokens[next.at].kind,
            word == "uhr" || word == "h" || word == "am" || word == "pm"
        else { return nil }
        self = next
        return minute
    }

    private mutating func fraction() -> String {
        guard at + 1 < tokens.count, tokens[at].kind == .mark("."),
            case .number(let value, let digitCount) = tokens[at + 1].kind, value >= 0
        else { return "" }
        at += 2
        let text = String(value)
        return "." + String(repeating: "0", count: max(0, digitCount - text.utf8.count)) + text
    }

    /// The hour of the day after `am`, `p.m.`; nil where the hour cannot be.
    private mutating func halfDay(_ hour: Int) -> Int? {
        guard at < tokens.count, case .word(let word) = tokens[at].kind else {
            return hour < 24 ? hour : nil
        }
        var half = word
        if word == "a" || word == "p" {
            guard at + 2 < tokens.count, tokens[at + 1].kind == .mark("."),
                tokens[at + 2].kind == .word("m")
            else { return hour < 24 ? hour : nil }
            at += 2
            half = word + "m"
        }
        guard half == "am" || half == "pm" else { return hour < 24 ? hour : nil }
        at += 1
        _ = take(mark: ".")
        if hour > 12 { return hour < 24 ? hour : nil }
        return half == "am" ? hour % 12 : hour % 12 + 12
    }

    /// The zone at this place as `Z` or `±HH:MM`; nil where there is none or its name is ambiguous.
    mutating func zone() -> String? {
        guard at < tokens.count else { return nil }
        if case .word(let word) = tokens[at].kind, let offset = Self.zones[word] {
            at += 1
            if offset == "Z", let numeric = numericZone() { return numeric }
            return offset
        }
        return numericZone()
    }

    private mutating func numericZone() -> String? {
        var next = self
        guard let sign = next.takeMark(among: "+-−"), !next.isAtEnd, !tokens[next.at].spaceBefore,
            let (value, digitCount) = next.takeAnyNumber()
        else { return nil }
        var hours = value
        var minutes = 0
        if digitCount == 4 {
            hours = value / 100
            minutes = value % 100
        } else if digitCount == 2, next.take(mark: ":") {
            guard let rest = next.takeNumber(maxDigits: 2) else { return nil }
            minutes = rest
        } else if digitCount > 2 {
            return nil
        }
        guard hours <= 14, minutes < 60 else { return nil }
        self = next
        return (sign == "+" ? "+" : "-") + twoDigits(hours) + ":" + twoDigits(minutes)
    }

    /// Zone names that mean one offset to nearly everyone (RFC 5322 names, and Europe's).
    private static let zones: [String: String] = [
        "z": "Z", "gmt": "Z", "utc": "Z", "est": "-05:00", "edt": "-04:00", "cst": "-06:00",
        "cdt": "-05:00", "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00", "pdt": "-07:00",
        "cet": "+01:00", "cest": "+02:00", "mez": "+01:00", "mesz": "+02:00", "eet": "+02:00",
        "eest": "+03:00", "msk": "+03:00", "jst": "+09:00",
    ]
}
