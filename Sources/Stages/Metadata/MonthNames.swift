/// Names and usual abbreviations of months, in lower case, in the languages that winnow is used for: a row
/// a language; commas part the months, spaces part the names of one month.
///
/// Cyrillic and other inflected languages have the genitive too, as dates use it. Where one word means
/// different months in two languages, the first row that has it stands.
let monthNames = [
    // English
    "january jan,february feb,march mar,april apr,may,june jun,july jul,august aug,"
        + "september sept sep,october oct,november nov,december dec",
    // German
    "januar jan jänner,februar feb feber,märz mär mrz maerz,april apr,mai,juni jun,juli jul,august aug,"
        + "september sept sep,oktober okt,november nov,dezember dez",
    // French
    "janvier janv,février févr fév fevrier,mars,avril avr,mai,juin,juillet juil,août aout,"
        + "septembre sept,octobre oct,novembre nov,décembre déc decembre",
    // Spanish
    "enero ene,febrero feb,marzo mar,abril abr,mayo may,junio jun,julio jul,agosto ago,"
        + "septiembre setiembre sept sep,octubre oct,noviembre nov,diciembre dic",
    // Italian
    "gennaio gen,febbraio feb,marzo mar,aprile apr,maggio mag,giugno giu,luglio lug,agosto ago,"
        + "settembre set,ottobre ott,novembre nov,dicembre dic",
    // Portuguese
    "janeiro jan,fevereiro fev,março marco mar,abril abr,maio mai,junho jun,julho jul,agosto ago,"
        + "setembro set,outubro out,novembro nov,dezembro dez",
    // Dutch
    "januari jan,februari feb,maart mrt,april apr,mei,juni jun,juli jul,augustus aug,"
        + "september sep,oktober okt,november nov,december dec",
    // Russian
    "января январь янв,февраля февраль фев февр,марта март мар,апреля апрель апр,мая май,"
        + "июня июнь июн,июля июль июл,августа август авг,сентября сентябрь сен сент,"
        + "октября октябрь окт,ноября ноябрь ноя нояб,декабря декабрь дек",
    // Polish
    "stycznia styczeń sty,lutego luty lut,marca marzec mar,kwietnia kwiecień kwi,maja maj,"
        + "czerwca czerwiec cze,lipca lipiec lip,sierpnia sierpień sie,września wrzesień wrz,"
        + "października październik paź,listopada listopad lis,grudnia grudzień gru",
    // Ukrainian
    "січня січень січ,лютого лютий лют,березня березень бер,квітня квітень кві,травня травень тра,"
        + "червня червень чер,липня липень лип,серпня серпень сер,вересня вересень вер,"
        + "жовтня жовтень жов,листопада листопад лис,грудня грудень гру",
    // Czech (listopad is the Polish and Czech November; the Croatian October stands back)
    "ledna leden,února únor,března březen,dubna duben,května květen,června červen,"
        + "července červenec,srpna srpen,září,října říjen,listopadu,prosince prosinec",
    // Swedish, Danish, Norwegian
    "januari januar,februari februar,mars marts,april,maj mai,juni,juli,augusti,september,oktober,"
        + "november,december desember des",
    // Finnish
    "tammikuuta tammikuu,helmikuuta helmikuu,maaliskuuta maaliskuu,huhtikuuta huhtikuu,"
        + "toukokuuta toukokuu,kesäkuuta kesäkuu,heinäkuuta heinäkuu,elokuuta elokuu,"
        + "syyskuuta syyskuu,lokakuuta lokakuu,marraskuuta marraskuu,joulukuuta joulukuu",
    // Turkish
    "ocak oca,şubat şub,mart mar,nisan nis,mayıs,haziran haz,temmuz tem,ağustos ağu,eylül eyl,"
        + "ekim eki,kasım kas,aralık ara",
    // Hungarian
    "január,február,március márc,április ápr,május máj,június jún,július júl,augusztus,"
        + "szeptember szept,október,november,december",
    // Romanian
    "ianuarie ian,februarie,martie,aprilie,mai,iunie iun,iulie iul,august,septembrie,octombrie,"
        + "noiembrie,decembrie",
    // Indonesian, Malay
    "januari,februari,maret mac,april,mei,juni jun,juli julai,agustus ogos,september,oktober okt,"
        + "november,desember disember",
    // Catalan
    "gener,febrer,març,abril,maig,juny,juliol,agost,setembre,octubre,novembre,desembre",
    // Greek
    "ιανουαρίου ιαν,φεβρουαρίου φεβ,μαρτίου μαρ,απριλίου απρ,μαΐου μαΐ,ιουνίου ιουν,"
        + "ιουλίου ιουλ,αυγούστου αυγ,σεπτεμβρίου σεπ,οκτωβρίου οκτ,νοεμβρίου νοε,δεκεμβρίου δεκ",
    // Arabic
    "يناير,فبراير,مارس,أبريل,مايو,يونيو,يوليو,أغسطس,سبتمبر,أكتوبر,نوفمبر,ديسمبر",
    // Vietnamese is written with numbers; Slovak and Slovene where they differ
    "januára,februára,marca,apríla,mája,júna,júla,augusta,septembra,októbra,novembra,decembra",
]
