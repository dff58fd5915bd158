import PageKit

extension LineLabels {
    /// Drops what the lexicon and the shape name: pleas, newsletter boxes, controls, legal and related lines.
    mutating func nameSegments() {
        dropPleas()
        dropNewsletterBoxes()
        for i in lines.indices where isOpen(i) {
            if let reason = nameOfLine(i) { drop(i, reason) }
        }
    }

    /// What a line is by itself.
    private func nameOfLine(_ i: Int) -> LineReason? {
        let line = lines[i]
        if line.wordCount == 0 { return .separator }
        if line.has(.advertisement), line.wordCount <= 6 { return .advertisement }
        if line.has(.control) { return .control }
        if line.has(.legal), line.wordCount <= 30, !line.isProse || scores[i] < 0.7 {
            return .legal
        }
        if line.has(.appeal), line.wordCount <= 8, !line.has(.byline) { return .plea }
        if line.has(.letter), line.wordCount <= 8 { return .plea }
        if line.isProse { return nil }
        if line.has(.promo), line.wordCount <= 14, scores[i] < 0.7 { return .newsletter }
        if line.has(.plea), line.wordCount <= 14, scores[i] < 0.7 { return .plea }
        if line.has(.related), line.wordCount <= 8, !line.endsSentence, scores[i] < 0.7 {
            return .related
        }
        if line.has(.social), line.wordCount <= 6 { return .social }
        return line.separatorCount >= 3 && line.wordCount <= 40 && scores[i] < 0.5
            ? .navigation : nil
    }

    /// Prose-shaped pleas ("Dear readers, ... support us") fall as a segment: a letter's opening or a first
    /// appeal, the paragraphs to the last appeal, and the buttons below it. One sign alone is no plea: it
    /// takes an opening and an appeal, or two of appeals, money and buttons.
    private mutating func dropPleas() {
        var i = 0
        while i < lines.count {
            guard lines[i].has(.letter) || lines[i].has(.plea), let end = pleaEnd(from: i) else {
                i += 1
                continue
            }
            for k in i..<end { drop(k, .plea) }
            i = end
        }
    }

    /// The line after the plea that starts at `start`, or nil where none does.
    private func pleaEnd(from start: Int) -> Int? {
        // A letter comes to its point within ten paragraphs, and goes on for three after an appeal.
        let opens = lines[start].has(.letter)
        var patience = opens ? 10 : 0
        var appeals = 0
        var hasMoney = false
        var last = start
        var k = start
        while k < lines.count, k - last <= patience {
            if lines[k].has(.plea) {
                appeals += 1
                hasMoney = hasMoney || lines[k].hasCurrency
                patience = 3
                last = k
            } else if lines[k].has(.letter), opens {
                last = k
            }
            k += 1
        }
        guard appeals > 0 else { return nil }
        let end = buttonsEnd(after: last + 1)
        let hasButtons = lines[(last + 1)..<end].contains { $0.has(.control) || $0.hasCurrency }
        let signs = (appeals >= 2 ? 1 : 0) + (hasMoney ? 1 : 0) + (hasButtons ? 1 : 0)
        return opens || signs >= 2 ? end : nil
    }

    /// The line after the short lines (amounts, buttons, questions) that follow a plea; those before a
    /// known button only, so that the next heading stays.
    private func buttonsEnd(after start: Int) -> Int {
        var end = start
        var k = start
        while k < lines.count, k < start + 14, lines[k].wordCount <= 6, !lines[k].isProse {
            if lines[k].has(.control) || lines[k].hasCurrency || lines[k].has(.plea) { end = k + 1 }
            k += 1
        }
        return end
    }

    /// Lines without a gap between them, six at most, of which one promotes and another promotes, is a
    /// control or is legal; and prose that promotes beside a line that does.
    private mutating func dropNewsletterBoxes() {
        var start = 0
        while start < lines.count {
            var end = start + 1
            while end < lines.count, lines[end].gapBefore == 0 { end += 1 }
            let group = start..<end
            let promotes = group.filter { lines[$0].has(.promo) }.count
            let signs = group.filter {
                lines[$0].has(.promo) || lines[$0].has(.control) || lines[$0].has(.legal)
            }
            if group.count <= 6, promotes >= 1, signs.count >= 2 {
                for k in group { drop(k, .newsletter) }
            }
            start = end
        }
        for i in lines.indices where lines[i].has(.promo) && isOpen(i) {
            let beside = [i - 1, i + 1].contains {
                lines.indices.contains($0) && !lines[$0].isProse && lines[$0].has(.promo)
            }
            if beside { drop(i, .newsletter) }
        }
    }
}
