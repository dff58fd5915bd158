import Engine
import Spool

/// A claimed page that the engine has and has not answered for.
struct Flight {
    let job: JobID
    /// Path below the inbox, escaped.
    let page: String
    /// As its output names it.
    let id: String
    let inputBytes: Int

    /// What it counts for in a bound of bytes.
    var costBytes: Int { inputBytes + EngineJob.overheadBytes }
}

/// All pages in flight, and the bytes of them that this process holds.
struct Flights {
    /// The service keeps a page's bytes until its answer, the engine the same and its document: some ten
    /// times as much. Both together stay below 400 MB (issue 2) with this bound.
    static let maxBytes = 16 << 20
    /// Pages are claimed when so much is free: a claim costs two folder syncs and a transaction, whether it
    /// is of one page or of hundreds.
    static let claimBytes = maxBytes / 4

    private var flights: [UInt64: Flight] = [:]
    /// What the pages in flight cost: their bytes, and something for each.
    private(set) var bytes = 0

    var count: Int { flights.count }
    var isEmpty: Bool { flights.isEmpty }

    mutating func add(_ flight: Flight) -> UInt64 {
        let id = UInt64(bitPattern: flight.job.raw)
        precondition(flights[id] == nil, "job \(flight.job) is in flight twice")
        flights[id] = flight
        bytes += flight.costBytes
        return id
    }

    /// - Returns: nil for an id that is not in flight.
    mutating func remove(_ id: UInt64) -> Flight? {
        guard let flight = flights.removeValue(forKey: id) else { return nil }
        bytes -= flight.costBytes
        return flight
    }
}
