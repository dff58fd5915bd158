/// Why a thing in the inbox is not a page. Counted, left alone.
package enum IgnoredReason: String, Sendable, CaseIterable {
    case dotfile, partialName, symlink, fifo, socket, device, notIncluded, orphanSidecar, subMount
    case unreadableFolder
}

/// Suffixes that producers give to files that are still being written.
private let partialSuffixes = [".part", ".tmp", ".filepart", "~"].map { Array($0.utf8) }

/// What the name of a regular file alone says: nil means it may be a page.
func reasonToIgnore(name: [UInt8]) -> IgnoredReason? {
    if name.first == UInt8(ascii: ".") { return .dotfile }
    let lowered = name.suffix(9).map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    for suffix in partialSuffixes where lowered.suffix(suffix.count) == suffix[...] {
        return .partialName
    }
    return nil
}
