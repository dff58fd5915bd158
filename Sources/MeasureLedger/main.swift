import Glibc
import Spool
import TextCore

// The index of texts at the size of months: bytes a page, and the time of a look-up, through the real ledger.
let usage = """
    Usage: MeasureLedger FOLDER [--pages N]

    Fills two ledgers in FOLDER with N pages (default: 1,000,000) of made-up texts, one of them with the index of
    duplicates, and prints as one JSON line what the index takes and how long look-ups last (half of them of
    texts that are there, changed a little).
    """

let arguments = Array(CommandLine.arguments.dropFirst())
guard let folder = arguments.first, !folder.hasPrefix("-") else {
    print(usage)
    exit(2)
}
let pageCount = arguments.count == 3 ? Int(arguments[2]) ?? 1_000_000 : 1_000_000

func nanoseconds() -> Int {
    var now = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec * 1_000_000_000 + now.tv_nsec
}

/// The made-up text of a page: 120 words of its own numbers, and one `changed` word.
func sketch(_ page: Int, changed: Int = -1) -> TextSketch? {
    var text: [UInt8] = []
    for word in 0..<120 {
        let number = word == changed ? 7 : page &* 120 &+ word
        text += Array("w\(number) ".utf8)
    }
    return TextSketch([text[...]])
}

func fill(_ name: String, indexed: Bool) throws -> SQLiteLedger {
    let path = "\(folder)/\(name)"
    unsafe mkdir(path, 0o755)
    let ledger = try SQLiteLedger(folder: path, files: FileOperations.system)
    let groupSize = 1_000
    for start in stride(from: 0, to: pageCount, by: groupSize) {
        let pages = start..<min(start + groupSize, pageCount)
        let claims = pages.map { page in
            Claim(job: JobID(Int64(page + 1)), path: SpoolPath("site/page-\(page).html"))
        }
        try ledger.begin(claims)
        let jobs = zip(pages, claims).map { page, claim in
            var job = CommittedJob(claim: claim, kind: .published)
            if indexed { job.sketch = sketch(page) }
            return job
        }
        try ledger.commit(jobs, nil)
        try ledger.finish(claims.map(\.job))
    }
    return ledger
}

/// Bytes of the database once its log is written back, which closing does.
func size(_ name: String) -> Int {
    var facts = stat()
    return unsafe stat("\(folder)/\(name)/ledger.sqlite", &facts) == 0 ? Int(facts.st_size) : 0
}

do { _ = try fill("plain", indexed: false) }
do { _ = try fill("indexed", indexed: true) }
let ledger = try SQLiteLedger(folder: "\(folder)/indexed", files: FileOperations.system)
var times: [Int] = []
var (found, wrong) = (0, 0)
let lookups = 20_000
for k in 0..<lookups {
    let isKnown = k % 2 == 0
    let page = isKnown ? (k &* 7_919) % pageCount : pageCount + k
    guard let wanted = sketch(page, changed: isKnown ? 60 : -1) else { continue }
    let began = nanoseconds()
    let match = try ledger.duplicate(of: wanted, similarity: 0.85)
    times.append(nanoseconds() - began)
    if isKnown {
        found += match?.id == "site/page-\(page)" ? 1 : 0
    } else if match != nil {
        wrong += 1
    }
}
times.sort()
let bytes = Double(size("indexed") - size("plain")) / Double(pageCount)
print(
    """
    {"pages": \(pageCount), "index_bytes_a_page": \((bytes * 10).rounded() / 10), "lookups": \(lookups), \
    "median_us": \(times[lookups / 2] / 1000), "p99_us": \(times[lookups * 99 / 100] / 1000), \
    "max_us": \((times.last ?? 0) / 1000), "found_of_near": \(found), "of": \(lookups / 2), \
    "found_of_others": \(wrong)}
    """)
