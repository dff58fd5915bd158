import Spool

/// A claimed page that the engine has and has not answered for.
struct Flight {
    let job: JobID
    /// Path below the inbox, escaped.
    let page: String
    let inputBytes: Int
}

/// All pages in flight, and the bytes of them that this process holds.
struct Flights {
    /// The service keeps a page's bytes until its answer, the engine the same and its document: some ten
    /// times as much. Both together stay below 400 MB (issue 2) with this bound.
    static let maxBytes = 16 << 20
    /// Small pages: enough for a full commit while the next one is worked on.
    static let maxCount = 192

    private var flights: [UInt64: Flight] = [:]
    private(set) var bytes = 0

    var count: Int { flights.count }
    var isEmpty: Bool { flights.isEmpty }

    /// How many more pages may be claimed, and how many bytes of them. A page above the whole bound
    /// still comes in, alone.
    var room: (count: Int, bytes: Int) {
        guard bytes < Flights.maxBytes else { return (0, 0) }
        return (max(0, Flights.maxCount - count), Flights.maxBytes - bytes)
    }

    mutating func add(_ flight: Flight) -> UInt64 {
        let id = UInt64(bitPattern: flight.job.raw)
        precondition(flights[id] == nil, "job \(flight.job) is in flight twice")
        flights[id] = flight
        bytes += flight.inputBytes
        return id
    }

    /// - Returns: nil for an id that is not in flight.
    mutating func remove(_ id: UInt64) -> Flight? {
        guard let flight = flights.removeValue(forKey: id) else { return nil }
        bytes -= flight.inputBytes
        return flight
    }
}
