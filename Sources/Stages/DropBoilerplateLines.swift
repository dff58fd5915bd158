import PageKit
import TextCore

/// Keeps the main text of plain-text pages: finds title, byline, captions and site, and drops what was
/// around the text on the page. HTML pages pass unchanged.
///
/// Named segments fall first (pleas, newsletter boxes, menus, legal lines, by lexicon and shape); a small
/// tree model judges all other lines by their own and their neighbours' looks; then the body is one run
/// with its tail cut off. A page where nothing looks like a body keeps what is not named.
package struct DropBoilerplateLines: Stage {
    package static let name = "drop_boilerplate_lines"
    package static let summary =
        "Drops menus, promotions, pleas and legal lines from pages that arrived as plain text."
    package static var dataDigest: String { LineModel.digest + LineTitle.digest + Lexicon.digest }
    package static let profile = OptionSpec(
        "profile", .choice(ExtractionPolicy.profiles.map(\.name)), default: .choice("balanced"),
        why: "how sure the model must be of a line: precision keeps less, recall more")
    package static let options = [profile]
    package static let reasons: [DropReason] = LineReason.allCases.map { DropReason($0.rawValue) }

    private let policy: ExtractionPolicy
    private let spaces = Workspaces { LineModel() }

    /// What is written on a block for each reason.
    private let drops: [LineReason: Drop]

    package init(_ options: Options, limits: PageLimits) {
        drops = Dictionary(
            uniqueKeysWithValues: LineReason.allCases.map {
                ($0, Drop(stage: Self.name, reason: DropReason($0.rawValue)))
            })
        let profile = options.string(Self.profile)
        policy = ExtractionPolicy(
            factor: ExtractionPolicy.profiles.first { $0.name == profile }?.factor ?? 1,
            included: [], keepsTables: true, keepsLists: true, keepsCode: true)
    }

    package func apply(to page: inout Page) -> Verdict {
        guard page.format == .text, !page.blocks.isEmpty else { return .next }
        spaces.use { model in
            model.read(page)
            let title = model.title(model.scores)
            judge(model.page.lines, model.scores, title: title, &page)
        }
        return .next
    }

    /// Decides by the lines' scores.
    /// - Parameter title: the line that is likeliest the page's.
    func judge(_ lines: [LineFacts], _ scores: [Float], title: Int?, _ page: inout Page) {
        var labels = LineLabels(lines: lines, scores: scores)
        let header = PageHeader(page)
        for i in header?.lines ?? 0..<0 { labels.drop(i, .header) }
        if let header { page.metadata.take(header) }
        labels.nameSegments()
        for i in lines.indices where isCaption(page.text, page.blocks[i].text, lines[i]) {
            labels.set(i, .caption)
        }
        labels.keepBody(policy.threshold(scores, page.blocks.span))
        labels.nameHead(title: title)
        write(labels, to: &page)
    }

    /// Puts roles and reasons on the blocks, and what they tell into the metadata.
    private func write(_ labels: LineLabels, to page: inout Page) {
        for i in page.blocks.indices {
            page.blocks[i].role = labels.roles[i]
            page.blocks[i].score = Double(labels.scores[i])
            guard let reason = labels.reasons[i] else { continue }
            page.blocks[i].drop = drops[reason]
        }
        page.confidence = labels.expected
        for block in page.blocks where block.isKept {
            switch block.role {
            case .title where page.metadata.title == nil:
                page.metadata.title = Sourced(page.string(block), from: "text")
            case .caption: page.metadata.captions.append(page.string(block))
            case .byline where page.metadata.authors == nil:
                let names = authors(inByline: page.string(block))
                if !names.isEmpty { page.metadata.authors = Sourced(names, from: "text") }
            default: break
            }
        }
        if page.metadata.authors == nil { page.metadata.takeAuthors(of: page, labels) }
        if page.metadata.date == nil { page.metadata.takeDate(of: page, labels) }
        if page.metadata.site == nil, let site = siteName(of: page) {
            page.metadata.site = Sourced(site, from: "text")
        }
    }
}

/// Why a line was dropped.
enum LineReason: String, CaseIterable {
    case advertisement, control, newsletter, plea, legal, related, social, navigation, tail,
        separator, header
    case lowScore = "low_score"

    var role: Role {
        switch self {
        case .advertisement, .newsletter, .plea: .promo
        case .control, .social, .separator: .interface
        case .legal: .legal
        case .related: .related
        case .navigation: .navigation
        case .tail, .lowScore, .header: .unknown
        }
    }
}
