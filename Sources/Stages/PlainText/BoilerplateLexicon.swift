/// What a phrase says of the line that holds it.
enum PhraseClass: UInt8, CaseIterable {
    /// The whole line is a control or a menu entry.
    case control
    /// Newsletters, subscriptions, apps.
    case promo
    /// Asks for money or membership.
    case plea
    /// Opens a letter to readers.
    case letter
    case legal
    /// Leads to other pages.
    case related
    case social
    /// Who wrote it.
    case byline
    case advertisement
    /// A short call for support, at the line's start.
    case appeal

    /// The case's name; to ask the language for it costs a start a millisecond.
    var name: String {
        switch self {
        case .control: "control"
        case .promo: "promo"
        case .plea: "plea"
        case .letter: "letter"
        case .legal: "legal"
        case .related: "related"
        case .social: "social"
        case .byline: "byline"
        case .advertisement: "advertisement"
        case .appeal: "appeal"
        }
    }
}

/// Phrases of boilerplate, grown from lines that repeat across hosts. A phrase is matched word by word,
/// without case, punctuation and apostrophes; those of `control` must be the whole line.
/// Adding a language is adding phrases.
let boilerplatePhrases: [(PhraseClass, String)] = [
    (
        .control,
        """
        once|monthly|annual|annually|weekly|one time|yearly|continue|continue reading|next|previous|prev|back|menu|home
        search|close|cancel|submit|send|ok|okay|yes|no|skip|dismiss|login|log in|log out|sign in|sign up|sign in sign up
        subscribe|subscribe now|subscribe today|register|join|join now|join us|donate|donate now|give now|support us|contribute
        read more|read more here|show more|load more|see more|view more|learn more|more|see all|view all|all|not now|maybe later
        remind me later|no thanks|no thank you|got it|accept|accept all|reject all|decline|agree|i agree|i accept|preview|print
        print this page|email|save|save article|bookmark|copy|copy link|copied|listen|listen to this article|play|pause|mute
        payment methods|other amount|other|enter your email|your email|email address|first name|last name
        skip to content|skip to main content|skip to navigation|back to top|top|toggle navigation|navigation|main menu|open menu
        close menu|table of contents|contents|hide|show|edit|reply|report|like|likes|share|share this|follow|following|view comments
        comments|comment|post comment|leave a comment|leave a reply|add a comment|no comments|load comments|join the conversation
        my account|account|cart|checkout|add to cart|add to wishlist|wishlist|buy now|shop now|compare|quantity|sort by|filter|filters
        loading|please wait|thank you|thanks|already a subscriber|already a member|forgot password
        advertisement|advertising|sponsored|ad|ads|promoted|popular|trending|latest|latest news|news|sports|opinion|video|videos|photos
        weiterlesen|mehr|mehr lesen|anmelden|abmelden|registrieren|startseite|suche|suchen|teilen|drucken|kommentare|kommentar schreiben
        einmalig|monatlich|jährlich|weiter|zurück|jetzt spenden|spenden|abonnieren|nicht jetzt|schließen|werbung|anzeige|inhalt
        lire la suite|lire aussi|accueil|rechercher|recherche|partager|imprimer|commentaires|se connecter|connexion|sinscrire|une fois
        mensuel|annuel|continuer|fermer|suivant|précédent|faire un don|plus tard|pas maintenant|publicité|sabonner
        leer más|inicio|buscar|compartir|imprimir|comentarios|iniciar sesión|registrarse|una vez|mensual|anual|continuar|cerrar
        siguiente|anterior|donar|más tarde|ahora no|publicidad|suscribirse|suscríbete|ver más
        ler mais|leia mais|início|pesquisar|partilhar|compartilhar|entrar|uma vez|fechar|próximo|doar|agora não|publicidade|assine
        leggi di più|leggi anche|cerca|condividi|stampa|commenti|accedi|registrati|una volta|mensile|annuale|continua|chiudi|dona
        lees meer|zoeken|delen|reacties|inloggen|eenmalig|maandelijks|jaarlijks|doorgaan|sluiten|volgende|vorige|doneer|niet nu
        читать далее|читать дальше|подробнее|главная|поиск|поделиться|комментарии|войти|регистрация|один раз|ежемесячно|ежегодно
        продолжить|закрыть|реклама|подписаться|не сейчас|назад|вперед|наверх|меню
        czytaj więcej|szukaj|udostępnij|komentarze|zaloguj|zaloguj się|jednorazowo|miesięcznie|rocznie|dalej|zamknij|reklama
        """
    ),
    (
        .promo,
        """
        newsletter|newsletters|sign up for|sign up to|in your inbox|to your inbox|in your mailbox|your inbox|subscribe to|subscribe for
        subscribers agree|subscribe today|subscribe now|start your free trial|free trial|download our app|get the app|download the app
        email updates|email alerts|never miss|dont miss|join our mailing list|mailing list|get unlimited access|unlimited access
        become a subscriber|already a subscriber|create an account|create a free account|sign in or|log in or|log in to|sign in to
        you must be logged in|limited time|special offer|promo code|coupon|use code|enter your email|follow us on|like us on
        abonnieren sie|jetzt abonnieren|posteingang|kostenlos testen|in ihr postfach|abonnez vous|inscrivez vous|boîte mail|votre boîte
        suscríbete a|suscríbase|boletín|tu correo|inscreva se|assine a|assine nossa|iscriviti alla|iscriviti|schrijf je in|nieuwsbrief
        рассылку|подпишитесь|подписывайтесь|zapisz się
        """
    ),
    (
        .plea,
        """
        support us|support our|please support|support independent|your support|by supporting|need your help|your help
        make a donation|donate to|donate today|your donation|donations|become a member|become a supporter|make a contribution
        your contribution|every contribution|contributions|reader supported|reader funded|funded by readers|chip in
        thank you for standing|thank you for your support|thank you for supporting|support from readers|rely on readers
        stand with us|help us continue|keep our journalism|our journalism|independent journalism|quality journalism
        unterstützen sie|ihre unterstützung|ihre spende|soutenez|votre soutien|faites un don|apóyanos|tu apoyo|su apoyo|apoie
        seu apoio|sostieni|il tuo sostegno|steun ons|jouw steun|поддержите|ваша поддержка|вашу поддержку|wesprzyj
        """
    ),
    (
        .appeal,
        "support|please support|donate|donate to|give to|unterstützen sie|soutenez|apoya|apoie|sostieni|steun|поддержите|wesprzyj"
    ),
    (
        .letter,
        """
        dear reader|dear readers|dear friend|dear friends|dear supporter|dear supporters|a message from|a note from|a letter from
        before you go|while you are here|while youre here|since youre here|if you value|hello reader
        liebe leserin|liebe leser|liebe leserinnen|chers lecteurs|cher lecteur|chère lectrice|queridos lectores|estimado lector
        caro leitor|caros leitores|cari lettori|beste lezer|beste lezers|дорогие читатели|уважаемые читатели|drodzy czytelnicy
        """
    ),
    (
        .legal,
        """
        all rights reserved|privacy policy|privacy notice|cookie policy|terms of use|terms of service|terms and conditions|copyright
        user agreement|use of cookies|uses cookies|use cookies|your privacy choices|do not sell|terms privacy|contact us|about us
        advertise with us|site map|sitemap|affiliate links|affiliate commission|may not be reproduced|may not be published
        alle rechte vorbehalten|impressum|datenschutz|datenschutzerklärung|tous droits réservés|mentions légales|politique de confidentialité
        todos los derechos reservados|aviso legal|política de privacidad|todos os direitos reservados|tutti i diritti riservati|informativa sulla privacy
        alle rechten voorbehouden|все права защищены|политика конфиденциальности|wszelkie prawa zastrzeżone|polityka prywatności
        版权所有|隐私政策|無断転載|著作権
        """
    ),
    (
        .related,
        """
        read more|related articles|related stories|related posts|related news|related content|related topics|more from|more on|more stories
        most read|most popular|most viewed|popular posts|recent posts|recent comments|latest posts|you may also like|you might also like
        you may be interested|recommended for you|recommended|see also|also read|read also|read next|up next|whats next|next article
        previous post|next post|previous article|trending now|editors picks|in this section|in other news|dont miss|filed under|tags|tagged
        categories|archives|posted in|mehr zum thema|lesen sie auch|das könnte sie auch interessieren|meistgelesen|verwandte artikel
        à lire aussi|lire aussi|articles similaires|sur le même sujet|les plus lus|lea también|te puede interesar|artículos relacionados|lo más leído
        leia também|mais lidas|leggi anche|potrebbe interessarti|articoli correlati|lees ook|meer over|читайте также|по теме|похожие
        zobacz też|czytaj też|相关阅读|相关新闻|関連記事
        """
    ),
    (
        .social,
        """
        share this|share on|share via|tweet|retweet|facebook|twitter|linkedin|pinterest|whatsapp|instagram|telegram|reddit|tumblr|youtube
        email this|follow us|opens in new window|click to share|auf facebook|partager sur|compartir en|compartilhar
        """
    ),
    (
        .byline,
        "by|written by|posted by|von|par|por|di|door|автор|text by|story by|reported by|author|autor"
    ),
    (
        .advertisement,
        "advertisement|sponsored content|sponsored by|anzeige|publicidad|publicité|реклама|story continues below"
    ),
]

/// The commonest function words of languages that write spaces; prose is dense with them.
let functionWords = """
    the of and to in a is that for it was on are as with his they at be this from have or by one had not but what
    all were when we there can an your which their said if do will each about how up out them then she many some
    so these would other into has more her two like him see time could no make than been its who now my did
    der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass
    sie nach wird bei einer um am sind noch wie einem über einen so zum haben nur oder aber vor zur bis mehr durch
    de la le et les des en un du une que est pour qui dans par plus pas au sur ne se ce il sont avec son cette ont
    el los las del que y por con una su para es al lo como más o pero sus le ya este sí porque esta entre cuando muy
    o os do da dos das em um uma não com se na no por mais as ao como mas foi ele tem à seu sua ou
    il di che è la per un in non si con una da i le del della sono gli al come anche dei ha più alla nel
    het een van en dat niet te zijn op aan met als voor er maar om hij dan zij naar bij nog ook uit
    и в не на я что он с как это по но они мы все она так его за был от то же из у к ее бы о
    i w z na nie się do to że jest o jak po co ale od za przez dla tego już są
    och att det som en på är av för med till den har de inte om ett han men var jag sig från vi så kan
    ve bir bu için da ne ile çok olarak daha en gibi olan
    yang dan di dengan untuk tidak ini dari dalam akan pada juga itu
    """
