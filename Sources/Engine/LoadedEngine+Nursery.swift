import CLinux
import Glibc
import PageKit

/// The nursery: a loaded engine that takes no pages and splits off engines that do.
extension LoadedEngine {
    /// Splits off an engine for each set of descriptors that comes, until the channel ends.
    func nurse() -> Never {
        unsafe winnow_name_process("winnow-nursery")
        warmUp()
        guard EngineChannel.write(ready(dataBytes: 0).record(), to: EngineChannel.descriptor) else {
            _exit(0)
        }
        while true {
            var descriptors: [Int32] = [-1, -1, -1]
            guard
                unsafe winnow_receive_descriptors(EngineChannel.descriptor, &descriptors) == 1
            else { _exit(0) }
            let pid = winnow_split_process()
            if pid == 0 { becomeEngine(descriptors) }
            for descriptor in descriptors { close(descriptor) }
            let answer = SplitAnswer(pid: pid).bytes
            guard EngineChannel.write(answer, to: EngineChannel.descriptor) else { _exit(0) }
        }
    }

    /// Cleans a page of its own, so that what is made at the first page is there before the split.
    private func warmUp() {
        var page = Page()
        page.reset(PageInput(id: "warm-up", bytes: Array(Self.sample.utf8)))
        _ = plan.run(&page, formats: hello.formats, explain: false) { _ in }
    }

    /// In the copy: takes the descriptors of its own and goes on in a new thread, because libc and Swift's
    /// locks still have the first one for the nursery's.
    private func becomeEngine(_ descriptors: [Int32]) -> Never {
        unsafe winnow_name_process("winnow-engine")
        let places = [EngineChannel.descriptor, EngineChannel.progress, EngineChannel.errors]
        for (descriptor, place) in zip(descriptors, places) {
            dup2(descriptor, place)
            close(descriptor)
        }
        var confined = self
        confined.confine()
        let (engine, first) = (confined, pthread_self())
        let serving = OwnThread {
            guard pthread_equal(first, pthread_self()) == 0 else {
                EngineChannel.stop("cannot make threads")
            }
            var source = RecordSource(fd: EngineChannel.descriptor)
            engine.serve(&source)
        }
        _ = serving.finish()
        _exit(EngineChannel.cannotBegin)
    }

    /// Something for each stage.
    private static let sample = """
        <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Rain at last | The Example</title>
        <meta name="author" content="Ann Example"><meta property="og:title" content="Rain at last">
        <meta property="article:published_time" content="2026-03-04T05:06:07Z">
        <script type="application/ld+json">{"@type":"NewsArticle","headline":"Rain at last",
        "datePublished":"2026-03-04","author":{"@type":"Person","name":"Ann Example"}}</script></head>
        <body><nav class="menu"><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
        <article class="post"><h1>Rain at last</h1><p class="byline">By <a href="/ann">Ann Example</a>,
        4 March 2026</p><p>After seven dry weeks it has rained in the valley, and the wells, which had been
        closed since January, were opened again on Tuesday &amp; Wednesday.</p><p>“We had almost given up,”
        said a farmer of the village. She sowed in March, as she does every year, and waited.</p>
        <ul><li>Seven weeks without rain</li><li>Two wells closed</li></ul>
        <table><tr><th>Week</th><th>Rain</th></tr><tr><td>1</td><td>0 mm</td></tr></table></article>
        <div class="share"><a href="#">Share</a></div><footer>© 2026 The Example. All rights reserved.</footer>
        </body></html>
        """
}

/// What a nursery answers to a set of descriptors.
struct SplitAnswer {
    /// The engine's process, or -errno.
    let pid: Int32
    static let byteCount = 4

    var bytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: pid >> (8 * Int32($0))) } }

    init(pid: Int32) { self.pid = pid }

    init(_ bytes: ArraySlice<UInt8>) {
        pid = bytes.reversed().reduce(0) { $0 << 8 | Int32($1) }
    }
}
