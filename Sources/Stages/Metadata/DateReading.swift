/// How `03/04/2020` is meant.
enum DayOrder: Sendable, Equatable {
    case dayFirst, monthFirst
}

/// A date found in a text, and where it begins and ends among the text's tokens.
struct FoundDate: Sendable {
    let date: PageDate
    let tokens: Range<Int>
}

/// Finds dates in text: numeric ones, with month names (`MonthNames`), and those of East Asia.
///
/// Relative dates ("3 days ago") and dates without a year are no dates: a stage has no clock.
struct DateReading: Sendable {
    let order: DayOrder

    /// The one date that a machine-readable value holds, down to year precision; nil where it holds none.
    func machine(_ text: Span<UInt8>) -> PageDate? {
        let tokens = dateTokens(text, limit: 200)
        if let found = first(in: tokens) { return found.date }
        if tokens.count == 1, case .number(let value, let digitCount) = tokens[0].kind {
            switch digitCount {
            case 4: return PageDate(year: value)
            case 10: return PageDate.fromEpoch(seconds: value)
            case 13: return PageDate.fromEpoch(seconds: value / 1_000)
            default: return nil
            }
        }
        guard tokens.count <= 4 else { return nil }
        if let (year, month) = yearMonth(tokens) { return PageDate(year: year, month: month) }
        return nil
    }

    /// The first full date (year, month and day) of a text.
    func first(in tokens: [DateToken]) -> FoundDate? {
        for start in tokens.indices {
            if let found = full(tokens, at: start) { return found }
        }
        return nil
    }

    /// Whether a text has the day of a date.
    func holds(_ date: PageDate, in tokens: [DateToken]) -> Bool {
        var start = 0
        while start < tokens.count {
            guard let found = full(tokens, at: start) else {
                start += 1
                continue
            }
            if found.date.dayNumber == date.dayNumber { return true }
            start = max(start + 1, found.tokens.upperBound)
        }
        return false
    }

    /// The full date that begins at a token, with its time of day.
    private func full(_ tokens: [DateToken], at start: Int) -> FoundDate? {
        guard mayBegin(tokens[start]) else { return nil }
        var cursor = DateCursor(tokens: tokens, at: start)
        let date: PageDate?
        switch tokens[start].kind {
        case .number(let value, let digitCount):
            // A number glued to a mark or letter before it is part of something else: 1.2.3, v2019, $10.
            if start > 0, !tokens[start].spaceBefore, isGlue(tokens[start - 1].kind) { return nil }
            switch digitCount {
            case 4: date = yearFirst(value, &cursor)
            case 1, 2: date = dayOrMonthFirst(value, &cursor)
            case 8: date = compact(value, &cursor)
            case 12, 14: date = compactWithTime(value, digitCount, &cursor)
            default: date = nil
            }
        case .word(let word):
            guard word.month > 0 else { return nil }
            date = monthFirst(Int(word.month), &cursor)
        case .mark: date = nil
        }
        guard var date, !cursor.isInsideVersion else { return nil }
        if date.time.isEmpty { date.time = cursor.timeOfDay() ?? "" }
        return FoundDate(date: date, tokens: start..<cursor.at)
    }

    private func mayBegin(_ token: DateToken) -> Bool {
        switch token.kind {
        case .number(_, let digitCount): digitCount <= 14
        case .word(let word): word.month > 0
        case .mark: false
        }
    }

    private func isGlue(_ kind: DateToken.Kind) -> Bool {
        switch kind {
        case .mark(let mark): DateMarks.glue.contains(mark)
        case .word(let word): word.roles.contains(.oneByte)
        case .number: true
        }
    }

    // 2019-10-19, 2019/10/19, 2019. 10. 19., 2019年10月19日, 2019 október 19
    private func yearFirst(_ year: Int, _ cursor: inout DateCursor) -> PageDate? {
        cursor.advance()
        if cursor.take(.year) {
            guard let month = cursor.takeNumber(maxDigits: 2),
                cursor.take(.month),
                let day = cursor.takeNumber(maxDigits: 2)
            else { return nil }
            _ = cursor.take(.day)
            return PageDate(year: year, month: month, day: day)
        }
        if let mark = cursor.takeMark(among: .yearFirst) {
            if let month = cursor.takeNumber(maxDigits: 2) {
                guard cursor.take(mark: mark), let day = cursor.takeNumber(maxDigits: 2) else {
                    return nil
                }
                return PageDate(year: year, month: month, day: day)
            }
            guard let month = cursor.takeMonth() else { return nil }
            _ = cursor.takeMark(among: .yearFirst)
            guard let day = cursor.takeNumber(maxDigits: 2) else { return nil }
            return PageDate(year: year, month: month, day: day)
        }
        _ = cursor.take(mark: ",")
        guard let month = cursor.takeMonth() else { return nil }
        guard let day = cursor.takeNumber(maxDigits: 2) else { return nil }
        return PageDate(year: year, month: month, day: day)
    }

    // 19.10.2019, 10/19/2019, 19. Oktober 2019, 19th of October 2019, 19 de octubre de 2019
    private func dayOrMonthFirst(_ first: Int, _ cursor: inout DateCursor) -> PageDate? {
        cursor.advance()
        let numeric = cursor
        if let mark = cursor.takeMark(among: .dayFirst),
            let second = cursor.takeNumber(maxDigits: 2),
            cursor.take(mark: mark), let (number, digitCount) = cursor.takeAnyNumber(),
            let year = fullYear(number, digitCount, mark: mark)
        {
            return ordered(first, second, year, mark: mark)
        }
        cursor = numeric
        cursor.skipDayEnding()
        guard let month = cursor.takeMonth() else { return nil }
        cursor.skipYearLeadIn()
        guard let (number, digitCount) = cursor.takeAnyNumber() else { return nil }
        if digitCount == 4 { return PageDate(year: number, month: month, day: first) }
        // 19-Oct-19; else two digits after a month are a time or a day.
        guard digitCount == 2, cursor.followsMark(among: .shortYear) else {
            return nil
        }
        return PageDate(year: 2_000 + number, month: month, day: first)
    }

    // October 19, 2019; Oct. 19th 2019; Nov 04 00:00:00 UTC 2019
    private func monthFirst(_ month: Int, _ cursor: inout DateCursor) -> PageDate? {
        cursor.advance()
        _ = cursor.takeMark(among: .afterMonth)
        guard let day = cursor.takeNumber(maxDigits: 2) else { return nil }
        cursor.skipDayEnding()
        let beforeTime = cursor
        _ = cursor.takeMark(among: .afterDay)
        if let (year, digitCount) = cursor.takeAnyNumber(), digitCount == 4 {
            return PageDate(year: year, month: month, day: day)
        }
        cursor = beforeTime
        guard let time = cursor.timeOfDay(), let (year, digitCount) = cursor.takeAnyNumber(),
            digitCount == 4, var date = PageDate(year: year, month: month, day: day)
        else { return nil }
        date.time = time
        return date
    }

    private func compact(_ value: Int, _ cursor: inout DateCursor) -> PageDate? {
        cursor.advance()
        guard
            var date = PageDate(year: value / 10_000, month: value / 100 % 100, day: value % 100)
        else { return nil }
        // 20191019T100000Z
        let before = cursor
        if cursor.take(.t), let (time, digitCount) = cursor.takeAnyNumber(), digitCount == 6,
            let text = clock(time)
        {
            date.time = text + (cursor.zone() ?? "")
        } else {
            cursor = before
        }
        return date
    }

    private func compactWithTime(
        _ value: Int, _ digitCount: Int, _ cursor: inout DateCursor
    ) -> PageDate? {
        cursor.advance()
        let day = digitCount == 14 ? value / 1_000_000 : value / 10_000
        guard
            var date = PageDate(year: day / 10_000, month: day / 100 % 100, day: day % 100),
            let time = clock(digitCount == 14 ? value % 1_000_000 : value % 10_000 * 100)
        else { return nil }
        date.time = time
        return date
    }

    private func clock(_ hms: Int) -> String? {
        guard hms / 10_000 < 24, hms / 100 % 100 < 60, hms % 100 < 60 else { return nil }
        return "T" + twoDigits(hms / 10_000) + ":" + twoDigits(hms / 100 % 100) + ":"
            + twoDigits(hms % 100)
    }

    private func fullYear(_ number: Int, _ digitCount: Int, mark: Unicode.Scalar) -> Int? {
        if digitCount == 4 { return number }
        // Two-digit years are of this century; before 2000 a page would have written four.
        guard digitCount == 2, mark == "." || mark == "/", number < 60 else { return nil }
        return 2_000 + number
    }

    private func ordered(_ a: Int, _ b: Int, _ year: Int, mark: Unicode.Scalar) -> PageDate? {
        // A point is day first everywhere; a number above 12 settles it.
        let dayFirst = a > 12 || (b <= 12 && (mark == "." || order == .dayFirst))
        return PageDate(year: year, month: dayFirst ? b : a, day: dayFirst ? a : b)
    }

    private func yearMonth(_ tokens: [DateToken]) -> (Int, Int)? {
        var cursor = DateCursor(tokens: tokens, at: 0)
        if let month = cursor.takeMonth() {
            _ = cursor.takeMark(among: .monthBeforeYear)
            guard let (year, digitCount) = cursor.takeAnyNumber(), digitCount == 4 else {
                return nil
            }
            return cursor.isAtEnd ? (year, month) : nil
        }
        guard let (year, digitCount) = cursor.takeAnyNumber(), digitCount == 4,
            cursor.takeMark(among: .yearFirst) != nil, let month = cursor.takeNumber(maxDigits: 2)
        else { return nil }
        return cursor.isAtEnd ? (year, month) : nil
    }
}
