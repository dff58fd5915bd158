/// The words of `Concepts.beginnings`, by which class and id names are read.
struct ConceptIndex: Sendable {
    static let standard = ConceptIndex(Concepts.beginnings)

    private let table: NameTable

    init(_ beginnings: [(Concepts, [String])]) {
        table = NameTable(beginnings.map { ($0.rawValue, $1) })
    }

    /// What the names in a range, with spaces between them, say.
    func concepts(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Concepts {
        Concepts(rawValue: table.meaning(text, start, end))
    }
}
