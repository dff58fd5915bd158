/// The words by which names of people are told from what else stands where an author is expected.
extension PersonNames {
    /// What stands before a name in a byline, longest first.
    static let leadIns: [String] = [
        "written by ", "byby ", "posted by ", "published by ", "reviewed by ", "edited by ",
        "words by ",
        "article by ", "story by ", "text by ", "submitted by ", "created by ",
        "von unserem redakteur ",
        "geschrieben von ", "verfasst von ", "veröffentlicht von ", "ein beitrag von ",
        "ein artikel von ",
        "eingestellt von ", "publicado por ", "escrito por ", "redactado por ", "publié par ",
        "écrit par ",
        "rédigé par ", "scritto da ", "pubblicato da ", "geschreven door ", "napisane przez ",
        "authors:",
        "author:", "autor:in:", "autorin:", "autoren:", "autor:", "auteur :", "auteur:", "autore:",
        "text:",
        "text von ", "redaktion:", "foto:", "por:", "par:", "von:", "by:", "автор:", "текст:",
        "作者：", "作者:",
        "記者", "文／", "文/", "著者 ", "著者：", "posted on ", "author ", "by ", "von ", "par ", "por ",
        "door ",
        "di ", "av ", "autor ", "interview: ", "interview von ", "vom ", "redaktion: ",
        "posted by ", "από ", "a cura di ", "texte :", "texte:", "texto:", "testo:", "tekst:",
        "yazar:", "autoren ", "autorinnen ", "auteurs :", "autores:", "autori:", "autor(en):",
        "auteur(s) :", "撰文：", "撰文:", "文・", "文＝", "بقلم:", "بقلم ", "كتب ", "συντάκτης:",
        "γράφει ο ", "γράφει η ", "topic author ", "thread starter ",
    ]

    static let particles: Set<String> = [
        "von", "van", "de", "der", "den", "di", "da", "del", "della", "la", "le", "du", "des",
        "dos", "el",
        "al", "bin", "ibn", "zu", "zur", "vom", "ten", "ter", "y", "e", "af", "av", "das", "do",
    ]

    static let credentials: Set<String> = [
        "phd", "ph d", "md", "m d", "mba", "msc", "ma", "jr", "esq", "rn", "rd", "cpa", "do", "jd",
        "mph",
        "dr", "prof", "ms", "bsc", "cfa", "cfp", "dpa", "afp", "ap", "reuters", "sda", "apa",
        "ansa", "efe",
        "tass", "xinhua", "ians", "pti", "ani", "upi", "dpt",
    ]

    static let roleWords: Set<String> = [
        "editor", "reporter", "writer", "correspondent", "contributor", "columnist", "journalist",
        "redakteur", "redakteurin", "redacteur", "rédacteur", "rédactrice", "producer",
        "photographer",
        "senior", "chief", "managing", "staff", "associate", "freelance", "director", "manager",
        "intern",
        "korrespondent", "korrespondentin", "journaliste", "redactor", "editors", "contributing",
        "ceo",
        "founder", "author", "autor", "autorin", "specialist", "blogger", "periodista",
        "giornalista", "officer", "president", "chefredakteur", "chefredakteurin", "updated",
        "autore", "auteur", "기자",
    ]

    /// Words of an office behind a name that may be words of a name elsewhere.
    static let officeWords: Set<String> = [
        "head", "sr", "vp", "vice", "lead", "analyst", "expert", "consultant", "attorney",
        "professor", "physician", "dietitian", "engineer", "strategist", "advisor", "adviser",
        "leiter", "leiterin", "geschäftsführer", "directeur", "directrice", "responsable",
    ]

    static let isNoName: Set<String> = [
        "admin", "administrator", "webmaster", "root", "user", "guest", "editor", "author", "autor",
        "unknown", "anonymous", "none", "null", "undefined", "n a", "na", "default", "system",
        "site admin",
        "super user", "superuser", "administrador", "wordpress", "by", "von", "staff", "share",
        "follow",
        "email", "e mail", "twitter", "facebook", "linkedin", "instagram", "print", "comments",
        "mehr",
        "publisher", "red", "agencies", "agenturen", "read more", "profile", "about", "home",
        "news", "blog", "web", "test", "about the author",
        "nobody", "written by", "posted by", "published by", "sponsored", "sponsored content",
        "advertorial", "username", "user name", "login", "log in", "register", "posts", "all posts",
        "member", "members", "moderator", "written", "posted", "published", "authors", "autoren",
        "view profile", "view all posts", "subscribe", "new member", "senior member", "op",
        "kontakt", "contact", "biography", "bio", "biografie", "autorin", "text", "foto", "photo",
        "profil", "anonym", "gast", "more", "menu", "search", "skip to content",
        "no author", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
    ]

    /// Agencies that content systems list among the people of an article.
    static let agencies: Set<String> = [
        "associated press", "the associated press", "agence france presse", "press association",
        "pa media", "financial times", "bloomberg", "bloomberg news", "canadian press",
        "the canadian press", "europa press", "kyodo news", "yonhap news agency", "getty images",
    ]

    /// Words of names of companies, offices, papers and the like: who has one is no person.
    static let organizationWords: Set<String> = [
        "university", "universität", "université", "universidad", "università", "college",
        "school", "schule", "institute", "institut", "instituto", "academy", "akademie", "bank",
        "group", "gruppe", "groupe", "grupo", "media", "medien", "news", "magazine", "magazin",
        "zeitung", "nachrichten", "post", "times", "journal", "herald", "tribune", "press",
        "presse", "radio", "tv", "television", "blog", "store", "shop", "company", "software",
        "solutions", "services", "service", "agency", "agentur", "ministry", "ministerium", "amt",
        "bundesamt", "department", "government", "foundation", "stiftung", "verband", "verein",
        "association", "society", "club", "network", "online", "digital", "studio", "studios",
        "marketing", "design", "consulting", "clinic", "dental", "hospital", "health", "official",
        "support", "church", "kirche", "partei", "party", "center", "centre", "zentrum", "guide",
        "technology", "technologies", "systems", "labs", "capital", "insurance", "travel",
        "kitchen", "recipes", "food", "home", "house", "photography", "cloud", "forum",
        "community", "daily", "weekly", "today", "heute", "direkt", "direct", "sport", "sports",
        "music", "museum", "theater", "theatre", "library", "council", "commission",
        "international", "global", "deutschland", "germany", "france", "italia", "españa",
    ]

    /// Last parts of German compounds that name such.
    static let organizationEndings = [
        "nachrichten", "zeitung", "magazin", "verein", "verband", "verlag", "blatt", "rundschau",
    ]

    /// Words of lines beside a headline that name no person: "5 Min Read", "Last Updated".
    static let lineWords: Set<String> = [
        "min", "mins", "minute", "minutes", "minuten", "read", "reading", "lesezeit", "lesedauer",
        "updated", "published", "posted", "comments", "comment", "kommentare", "views", "share",
        "shares", "time", "last", "release", "article", "artikel", "category", "kategorie",
        "categories", "uhr", "stand", "photo", "foto", "image", "credit", "source", "quelle",
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december", "monday", "tuesday", "wednesday", "thursday",
        "friday", "saturday", "sunday", "montag", "dienstag", "mittwoch", "donnerstag", "freitag",
        "samstag", "sonntag", "januar", "februar", "märz", "mai", "juni", "juli", "oktober",
        "dezember", "print", "drucken", "listen", "save", "follow", "subscribe", "contents",
        "and", "or", "in", "on", "for", "to", "with", "by", "part", "chapter", "version", "us",
        "new", "united", "states", "free", "best", "how", "what", "why", "your", "our", "my",
        "advertisement", "anzeige", "sponsored", "featured", "breaking", "live", "video",
        "audio", "podcast", "copyright", "not", "all", "more",
    ]

    static let articles: Set<String> = [
        "the", "our", "a", "an", "die", "der", "das", "unsere", "la", "le", "les", "el", "los",
    ]

    /// Words by which a newsroom signs as a whole.
    static let collectives: Set<String> = [
        "staff", "editors", "redaktion", "redaktionsteam", "redacción", "rédaction", "redazione",
        "redação", "redactie", "redakcja", "redaksjonen", "newsroom", "редакция", "편집부",
        "編集部", "编辑部", "σύνταξη",
    ]
}
