import HTMLCore
import PageKit

/// Dates that readers see: in `<time>`, in the address, behind a label, or alone near title and text.
extension MetadataDates {
    /// Text bytes within which a date belongs to the title: a dek, a byline and a picture fit in between.
    private static let afterTitle = 1_500
    private static let beforeTitle = 300
    /// A bare date in running text must be nearer: the first sentences name dates of events.
    private static let bareAfterTitle = 700
    private static let aroundBody = 250
    private static let lastLine = 60
    /// A line that is little more than a date is not longer.
    private static let bareDateBytes = 200

    /// How far a row is from where dates are written, in text bytes; before the title counts double. Nil: too
    /// far, or the page has neither title nor text.
    func cost(_ row: Int) -> Int? {
        if let anchor {
            let distance = evidence.texts.distance(from: anchor, to: row)
            // `teaser-meta` around the headline is the article's own.
            guard evidence.isOwn(row) || (-100...250).contains(distance) else { return nil }
            if distance >= 0, distance <= Self.afterTitle { return distance }
            if distance < 0, distance >= -Self.beforeTitle { return -2 * distance }
        }
        guard let body, evidence.isOwn(row) else { return nil }
        let ahead = evidence.texts.distance(from: row, to: body.lowerBound)
        if ahead >= 0, ahead <= Self.aroundBody { return Self.afterTitle + ahead }
        guard body.upperBound < document.count else { return nil }
        let behind = evidence.texts.distance(from: body.upperBound, to: row)
        // A date may end the text as its last line.
        return behind >= -Self.lastLine && behind <= Self.aroundBody
            ? 2 * Self.afterTitle + behind : nil
    }

    /// The nearest of some dates; where nothing tells near from far, only one that all agree on.
    private func nearest(_ dated: [(row: Int, date: PageDate)]) -> PageDate? {
        guard anchor != nil || body != nil else {
            let days = Set(dated.map(\.date.dayNumber))
            return days.count == 1 ? dated[0].date : nil
        }
        let near = dated.compactMap { found -> (cost: Int, date: PageDate)? in
            cost(found.row).map { ($0, found.date) }
        }
        return near.min { $0.cost < $1.cost }?.date
    }

    /// The date that all dates of the article's own regions agree on, wherever they stand.
    private func lone(_ dated: [(row: Int, date: PageDate)]) -> PageDate? {
        let own = dated.filter { evidence.isOwn($0.row) }
        return Set(own.map(\.date.dayNumber)).count == 1 ? own[0].date : nil
    }

    /// - Parameter nearOnly: no date counts that stands far from title and text, though it is the only one.
    func timeElement(nearOnly: Bool = false) -> Sourced<PageDate>? {
        let dated = evidence.times.compactMap { row -> (row: Int, date: PageDate)? in
            guard let date = machineDate(ofTime: row), date.day != nil, !isModifiedMark(row) else {
                return nil
            }
            return (row, date)
        }
        let date = nearest(dated) ?? (nearOnly ? nil : lone(dated))
        return date.map { Sourced($0, from: "time") }
    }

    private func machineDate(ofTime row: Int) -> PageDate? {
        if let range = document.attribute(.datetime, of: row), !range.isEmpty {
            return reading.machine(document.pool.span.extracting(range))
        }
        return reading.machine(evidence.text(row, limitBytes: 100).utf8.span)
    }

    /// Whether the class or the words of an element say that its date is that of a change.
    private func isModifiedMark(_ row: Int) -> Bool {
        if let range = document.attribute(.class, of: row) {
            let name = document.pool.span.extracting(range)
            // `published updated` is a theme's class for posts that were never changed.
            if name.holds("updated") || name.holds("modified"), !name.holds("published") {
                return true
            }
        }
        return DateLabels.saysModified(evidence.text(row, limitBytes: 200))
            || followsModifiedLabel(row)
    }

    /// Whether the short text right before says that what follows is the date of a change: "Updated on".
    private func followsModifiedLabel(_ row: Int) -> Bool {
        var label: [UInt8] = []
        appendLabel(before: row, to: &label)
        return (4..<40).contains(label.count) && DateLabels.saysModified(label.span)
    }

    func urlDate() -> Sourced<PageDate>? {
        guard let address, let date = Self.date(inPath: address.path) else { return nil }
        return Sourced(date, from: "url")
    }

    /// A full date in a path: `/2019/10/19/`, `/2019-10-19-title`, `/20191019/`, `/2019/oct/19/`.
    static func date(inPath path: String) -> PageDate? {
        let tokens = dateTokens(path, limit: 300)
        for at in tokens.indices {
            guard case .number(let year, let digitCount) = tokens[at].kind else { continue }
            var cursor = DateCursor(tokens: tokens, at: at + 1)
            if digitCount == 8 {
                if let date = PageDate(
                    year: year / 10_000, month: year / 100 % 100, day: year % 100)
                {
                    return date
                }
            } else if digitCount == 4, let mark = cursor.takeMark(among: .path) {
                guard let month = cursor.takeMonth() ?? cursor.takeNumber(maxDigits: 2),
                    cursor.take(mark: mark), let day = cursor.takeNumber(maxDigits: 2),
                    let date = PageDate(year: year, month: month, day: day)
                else { continue }
                return date
            }
        }
        return nil
    }

    /// A date behind words that say publication, anywhere outside comments and related articles.
    func labelledDate() -> Sourced<PageDate>? {
        for row in evidence.texts.dateRows.lazy.map({ Int($0) }) {
            guard evidence.isOwn(row) || cost(row) != nil,
                let date = dateBehindLabel(row, DateLabels.endOfPublished)
            else { continue }
            return Sourced(date, from: "label")
        }
        return nil
    }

    /// A date behind words that say publication in a region that is not the article's own, where all such
    /// dates agree: facts of the article stand in sidebars too.
    func loneLabelledDate() -> Sourced<PageDate>? {
        loneDate(DateLabels.endOfPublished).map { Sourced($0, from: "label") }
    }

    /// A date behind words that say a change, near title and text.
    /// - Parameter anywhere: or elsewhere, where all such dates agree.
    func shownModified(anywhere: Bool) -> Sourced<PageDate>? {
        for row in evidence.times where isModifiedMark(row) && cost(row) != nil {
            if let date = machineDate(ofTime: row), date.day != nil {
                return Sourced(date, from: "label")
            }
        }
        for row in evidence.texts.dateRows.lazy.map({ Int($0) }) where cost(row) != nil {
            if let date = dateBehindLabel(row, DateLabels.endOfModified) {
                return Sourced(date, from: "label")
            }
        }
        return !anywhere
            ? nil : loneDate(DateLabels.endOfModified).map { Sourced($0, from: "label") }
    }

    private func loneDate(_ endOfLabel: (Span<UInt8>) -> Int?) -> PageDate? {
        var lone: PageDate?
        for row in evidence.texts.dateRows.prefix(Self.lookedAt).lazy.map({ Int($0) }) {
            guard let date = dateBehindLabel(row, endOfLabel) else { continue }
            if let lone, lone.dayNumber != date.dayNumber { return nil }
            lone = date
        }
        return lone
    }

    /// Rows with dates that are looked at where nothing tells near from far.
    private static let lookedAt = 100

    /// The date behind a label in a text, or in the short text right before it.
    private func dateBehindLabel(
        _ row: Int, _ endOfLabel: (Span<UInt8>) -> Int?
    ) -> PageDate? {
        var line: [UInt8] = []
        // The label may stand in an element of its own, right before.
        appendLabel(before: row, to: &line)
        var lower: [UInt8] = []
        appendLowercased(line.span.extracting(..<max(0, line.count - 1)), to: &lower)
        let isBare = DateLabels.isBareLabel(lower.span)
        appendCollapsed(document.pool.span.extracting(document.textRange(row)), to: &line)
        lower.removeAll(keepingCapacity: true)
        appendLowercased(line.span, to: &lower)
        guard let start = isBare ? 0 : endOfLabel(lower.span) else { return nil }
        let tokens = dateTokens(lower.span.extracting(start...), limit: 80)
        guard let found = reading.first(in: tokens), found.tokens.lowerBound <= 6 else {
            return nil
        }
        return found.date
    }

    /// Whether readers see the day of a date anywhere on the page, or in its address.
    func isShown(_ date: PageDate) -> Bool {
        guard date.day != nil else { return false }
        if urlDate()?.value.dayNumber == date.dayNumber { return true }
        for row in evidence.times.prefix(Self.lookedAt)
        where machineDate(ofTime: row)?.dayNumber == date.dayNumber { return true }
        return isInText(date)
    }

    /// Whether a text of the page has the day of a date; of `3/4/2020` it may be either day.
    func isInText(_ date: PageDate) -> Bool {
        let (tens, ones) = (
            UInt8(ascii: "0") + UInt8(date.year / 10 % 10),
            UInt8(ascii: "0") + UInt8(date.year % 10)
        )
        let other = DateReading(order: reading.order == .dayFirst ? .monthFirst : .dayFirst)
        let pool = document.pool.span
        var left = Self.lookedAt
        for row in evidence.texts.dateRows.lazy.map({ Int($0) }) where left > 0 {
            let text = pool.extracting(document.textRange(row))
            guard holds(text, tens, ones) else { continue }
            left -= 1
            let tokens = dateTokens(text)
            if reading.holds(date, in: tokens) || other.holds(date, in: tokens) { return true }
        }
        return false
    }

    private func holds(_ text: Span<UInt8>, _ first: UInt8, _ second: UInt8) -> Bool {
        for i in 1..<max(1, text.count) where text[i] == second && text[i - 1] == first {
            return true
        }
        return false
    }

    /// Appends the nearest text before a row, where it is short.
    private func appendLabel(before row: Int, to line: inout [UInt8]) {
        var at = row - 1
        while at > 0, row - at < 8 {
            if case .text = document.tag[at] {
                appendCollapsed(document.pool.span.extracting(document.textRange(at)), to: &line)
                if line.count >= 60 {
                    line.removeAll(keepingCapacity: true)
                } else if !line.isEmpty {
                    line.append(0x20)
                } else {
                    at -= 1
                    continue
                }
                return
            }
            at -= 1
        }
    }

    private func text(_ row: Int) -> String {
        collapsed(document.pool.span.extracting(document.textRange(row)))
    }

    /// A date in an element whose class says date, near the title.
    func markedDate() -> Sourced<PageDate>? {
        let dated = evidence.dateMarks.compactMap { row -> (row: Int, date: PageDate)? in
            guard cost(row) != nil || (anchor == nil && body == nil) else { return nil }
            let text = evidence.text(row, limitBytes: 250)
            guard text.utf8.count < 250, !isModifiedMark(row),
                let found = reading.first(in: dateTokens(text))
            else { return nil }
            return (row, found.date)
        }
        return nearest(dated).map { Sourced($0, from: "date-class") }
    }

    /// A short line near the title that is little more than a date.
    func visibleDate() -> Sourced<PageDate>? {
        var best: (cost: Int, date: PageDate)?
        for row in evidence.texts.dateRows.lazy.map({ Int($0) })
        where document.textLength[row] <= Self.bareDateBytes {
            guard let cost = cost(row), cost < best?.cost ?? Int.max,
                cost <= Self.bareAfterTitle || cost > Self.afterTitle
            else { continue }
            let text = text(row)
            guard !DateLabels.saysModified(text), !followsModifiedLabel(row) else { continue }
            let tokens = dateTokens(text)
            guard let found = reading.first(in: tokens), tokens.count - found.tokens.count <= 12
            else {
                continue
            }
            best = (cost, found.date)
        }
        return (best?.date ?? dateline()).map { Sourced($0, from: "text") }
    }

    /// A date with which the text below the title begins: "(21. November 2022) Energieverbraucher erhalten".
    private func dateline() -> PageDate? {
        guard let top = anchor ?? body?.lowerBound else { return nil }
        for index in evidence.texts.texts(in: top..<document.count) {
            let row = Int(evidence.texts.rows[index])
            if evidence.texts.distance(from: top, to: row) > Self.beforeTitle { return nil }
            let start = document.pool.span.extracting(document.textRange(row).prefix(100))
            let head = collapsed(start.extracting(..<wholeCharacterBytes(start)))
            guard evidence.isOwn(row), let found = reading.first(in: dateTokens(head, limit: 40))
            else { continue }
            if found.tokens.lowerBound <= 1, !DateLabels.saysModified(head),
                !followsModifiedLabel(row)
            {
                return found.date
            }
        }
        return nil
    }
}
