/// A place among date tokens, with the small steps that date patterns are made of.
struct DateCursor {
    let tokens: [DateToken]
    var at: Int

    var isAtEnd: Bool { at >= tokens.count }

    /// Whether a point and a number go on without a space, as in `1.2.2019.4`.
    var isInsideVersion: Bool {
        guard at + 1 < tokens.count, tokens[at].isMark("."), !tokens[at].spaceBefore,
            case .number = tokens[at + 1].kind
        else { return false }
        return !tokens[at + 1].spaceBefore
    }

    mutating func advance() { at += 1 }

    /// Takes a word that has one of these roles.
    mutating func take(_ roles: DateWord.Roles) -> Bool {
        guard at < tokens.count, tokens[at].isWord(roles) else { return false }
        at += 1
        return true
    }

    mutating func take(mark: Unicode.Scalar) -> Bool {
        guard at < tokens.count, tokens[at].isMark(mark) else { return false }
        at += 1
        return true
    }

    mutating func takeMark(among marks: DateMarks) -> Unicode.Scalar? {
        guard at < tokens.count, case .mark(let mark) = tokens[at].kind, marks.contains(mark)
        else { return nil }
        at += 1
        return Unicode.Scalar(mark)
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
        guard at < tokens.count, case .word(let word) = tokens[at].kind, word.month > 0 else {
            return nil
        }
        at += 1
        return Int(word.month)
    }

    /// Whether one of some marks stood two tokens ago.
    func followsMark(among marks: DateMarks) -> Bool {
        guard at >= 2, case .mark(let mark) = tokens[at - 2].kind else { return false }
        return marks.contains(mark)
    }

    /// Steps over what may stand between a day and its month: `th`, `er`, `.`, `de`, `of`, `-`.
    mutating func skipDayEnding() { skip(.dayEnding, .dayEnding, atMost: 3) }

    /// Steps over what may stand between a month and its year: `.`, `,`, `de`, `-`, `'`.
    mutating func skipYearLeadIn() { skip(.yearLeadIn, .yearLeadIn, atMost: 2) }

    private mutating func skip(_ roles: DateWord.Roles, _ marks: DateMarks, atMost limit: Int) {
        for _ in 0..<limit {
            guard take(roles) || takeMark(among: marks) != nil else { return }
        }
    }
}

extension DateCursor {
    /// The time of day at this place as `THH:MM[:SS[.fff]][zone]`; the cursor moves only when there is one.
    mutating func timeOfDay() -> String? {
        var next = self
        next.skip(.timeLeadIn, .timeLeadIn, atMost: 4)
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

    /// The minutes after an hour: `10:30`, `10.30 Uhr`, `10h30`, `10时30分`.
    private mutating func minutes() -> Int? {
        if take(mark: ":") || take(.hour) {
            guard let minute = takeNumber(maxDigits: 2) else { return nil }
            _ = take(.minute)
            return minute
        }
        var next = self
        guard next.take(mark: "."), let minute = next.takeNumber(maxDigits: 2),
            next.at < tokens.count, tokens[next.at].isWord(.clock)
        else { return nil }
        self = next
        return minute
    }

    private mutating func fraction() -> String {
        guard at + 1 < tokens.count, tokens[at].isMark("."),
            case .number(let value, let digitCount) = tokens[at + 1].kind, value >= 0
        else { return "" }
        at += 2
        let text = String(value)
        return "." + String(repeating: "0", count: max(0, digitCount - text.utf8.count)) + text
    }

    /// The hour of the day after `am`, `p.m.`; nil where the hour cannot be.
    private mutating func halfDay(_ hour: Int) -> Int? {
        let plain = hour < 24 ? hour : nil
        guard at < tokens.count else { return plain }
        let half = tokens[at]
        var isSpelled = false
        if half.isWord([.a, .p]) {
            guard at + 2 < tokens.count, tokens[at + 1].isMark("."), tokens[at + 2].isWord(.m)
            else { return plain }
            at += 2
            isSpelled = true
        }
        let isMorning = half.isWord(isSpelled ? .a : .am)
        guard isMorning || half.isWord(isSpelled ? .p : .pm) else { return plain }
        at += 1
        _ = take(mark: ".")
        if hour > 12 { return plain }
        return isMorning ? hour % 12 : hour % 12 + 12
    }

    /// The zone at this place as `Z` or `±HH:MM`; nil where there is none or its name is ambiguous.
    mutating func zone() -> String? {
        guard at < tokens.count else { return nil }
        if case .word(let word) = tokens[at].kind, word.zone != DateWord.noZone {
            at += 1
            let offset = DateWords.zones[Int(word.zone)].offset
            if offset == "Z", let numeric = numericZone() { return numeric }
            return offset
        }
        return numericZone()
    }

    private mutating func numericZone() -> String? {
        var next = self
        guard let sign = next.takeMark(among: .sign), !next.isAtEnd, !tokens[next.at].spaceBefore,
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
}
