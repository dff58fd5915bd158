import TextCore

extension FileOperations {
    /// Moves a page and its sidecar to the first number whose names are free, sidecar first: where the
    /// page is seen, its sidecar is there.
    /// - Returns: the page's new name.
    @discardableResult
    func moveVersioned(
        _ page: SpoolPath, sidecar: SpoolPath?, in from: Folder, to name: [UInt8], in to: Folder
    ) throws(SpoolError) -> SpoolPath {
        let room = sidecar == nil ? nameLimit : nameLimit - Sidecar.suffix.count
        var version = 1
        while true {
            let target = SpoolPath(
                versionedName(name, version: version, room: room) { TextCore.digest(name) })
            version += 1
            if let sidecar {
                // Both names must be free before the first is taken.
                if try facts(at: target, in: to) != nil { continue }
                let answer = try move(
                    sidecar, in: from, to: target.sidecar, in: to)
                if answer == .taken { continue }
            }
            switch try move(page, in: from, to: target, in: to) {
            case .moved, .missing: return target
            case .taken: continue
            }
        }
    }
}
