import SpoolModel
import Testing

/// The model of crashes: a small part here, all of it by `make crash-states`.
@Suite struct CrashModelTests {
    @Test(arguments: Scenario.all)
    func nothingIsLostTwiceOrHalfWhateverACrashLeaves(scenario: Scenario) {
        for model in CrashModel.allCases {
            for reader in scenario.readers {
                let exploration = Exploration(scenario, model, reader, share: 16, limit: 60)
                exploration.run()
                #expect(exploration.violation == nil, "\(model), reader \(reader)")
                #expect(exploration.stateCount >= 10)
            }
        }
    }

    /// Whether some scenario finds the bug, in a crash model in which it does harm.
    private func isFound(_ bug: PlantedBug, _ model: CrashModel, _ reader: Reader) -> Bool {
        for scenario in Scenario.all where scenario.readers.contains(reader) {
            let exploration = Exploration(
                scenario, model, reader, bug: bug, share: 1 << 40, limit: 2000)
            exploration.run()
            if exploration.violation != nil { return true }
        }
        return false
    }

    @Test(arguments: PlantedBug.allCases)
    func aPlantedBugIsFound(bug: PlantedBug) {
        switch bug {
        case .publishWithoutFolderSync, .claimWithoutFolderSync, .stageWithoutSync,
            .quarantineWithoutSync:
            // A kill loses nothing that was not synced.
            #expect(!isFound(bug, .kill, .none))
            #expect(isFound(bug, .weakest, .none))
        case .publishBeforeCommit, .claimByLink, .publishByLink, .recordBeforeBody:
            #expect(isFound(bug, .kill, .atOnce))
        }
    }

    @Test func theWindowOfAReaderWhoTakesOutputsBeforeTheyAreDurableIsSeen() {
        // Docs/spool.md: readers who cannot live with it wait for the done marker.
        let exploration = Exploration(Scenario.all[0], .weakest, .atOnce, share: 1 << 40)
        exploration.run()
        #expect(exploration.windowCount > 0)
        #expect(exploration.violation == nil)
    }
}
