import PageKit

/// One selector of an entry of `sites`.
package struct SiteSelector: Sendable, Equatable {
    package let stage: String
    package let option: String
    package let text: String
}

/// An entry of `sites`: values that stages have for the pages of one site.
package struct SitePlan: Sendable {
    package let pattern: SitePattern
    /// Stages with the names of the options that they are given.
    package let given: [(stage: String, options: [String])]
    /// In the order in which `SiteUse` counts them.
    package let selectors: [SiteSelector]
    /// The stages that it changes, by their index in the plan.
    let stages: [Int: any Stage]

    init(_ draft: SiteDraft, _ stages: [any Stage]) {
        pattern = draft.pattern
        given = draft.stages.map { stage in
            (stage.type.name, stage.values.entries.filter { $0.value != .none }.map(\.name))
        }
        selectors = draft.selectors
        var own: [Int: any Stage] = [:]
        for stage in draft.stages {
            guard let index = stages.firstIndex(where: { type(of: $0).name == stage.type.name })
            else { continue }
            own[index] = stages[index].forSite(stage.options)
        }
        self.stages = own
    }
}

extension PipelinePlan {
    /// The stage at an index, as the page's site has it. Before the first stage that a site may change, the
    /// page's site is looked up: then it is parsed, and what it says of itself is known.
    func stage(_ index: Int, for page: inout Page) -> any Stage {
        if index == firstSiteStage { page.site = site(of: page) }
        guard let site = page.site else { return stages[index] }
        return sites[site.entry].stages[index] ?? stages[index]
    }

    /// The first entry that matches.
    private func site(of page: Page) -> SiteUse? {
        guard let address = page.siteAddress,
            let entry = siteIndex.first(for: address)
        else { return nil }
        return SiteUse(entry: entry, match: sites[entry].pattern.text)
    }
}
