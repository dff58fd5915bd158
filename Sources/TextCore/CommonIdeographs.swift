/// The ideographs that every other one in running text is: the most frequent of simplified and traditional
/// Chinese and of Japanese. In bytes that were decoded by another charset one of some fifty is.
enum CommonIdeographs {
    static func contain(_ scalar: UInt32) -> Bool {
        let index = Int(scalar) - first
        guard index >= 0, index < 64 * bits.count else { return false }
        return bits[index / 64] >> (index % 64) & 1 == 1
    }

    private static let first = 0x4E00

    private static let bits: [UInt64] = {
        var bits = [UInt64](repeating: 0, count: (0x9FFF - first) / 64 + 1)
        for scalar in (simplified + traditional + japanese).unicodeScalars {
            let index = Int(scalar.value) - first
            bits[index / 64] |= 1 << (index % 64)
        }
        return bits
    }()

    private static let simplified = """
        的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方\
        多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情\
        明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西月话合回特代内信表化老给世\
        位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活更别打女变四神总何电数安少报才结反受目太量再\
        感建务做接必场件计管期市直资命山金指许统区保至形社空治展科五基书非白界放强思设式色路记南品告类求程北边交规取术共传今
        """.filter { $0 != "\n" }
    private static let traditional = """
        這個們來為國說時會對於著過發後裡種經麼學現當沒動還進樣開從實軍無與長機關點業將兩間問並應戰頭體見產話內給門兒東聲員解論\
        處義幾認條係氣題變總電數報結務場計資統區設記類術傳廣財達價選讓運連邊車視聯園號樂線專製圖歷語讀寫
        """.filter { $0 != "\n" }
    private static let japanese = """
        日一人国年大十二本中長出三時行見月後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名千水半西電校語聞食車\
        何南万白合方会社事者自分手場部業物新思定最発対代度同用作体員要内田立的性関目実動全力化理法表現主当法市教意不明通米京
        """.filter { $0 != "\n" }
}
