"""The words that give what stands next to them a role: who, whose, where, which number. Data; add to it freely.

A role is sure where programs do not use the word for anything of their own: behind `tenant:` or `Raum:` any value is
somebody's. Behind `host:` or `group:` a technical word is none.
"""

from enum import Enum
from typing import NamedTuple

from envcheck.report.redact.allowlist import word_set


class Sort(Enum):
    """What a role is one of; the value is the kind of the placeholder."""

    PERSON = "user"
    ORGANIZATION = "organization"
    MACHINE = "host"
    THING = "project"
    PLACE = "place"
    NUMBER = "number"
    PHONE = "phone"
    BORN = "born"
    POSITION = "position"


class Role(NamedTuple):
    """What a word says of the value next to it."""

    sort: Sort
    sure: bool


_SURE: dict[Sort, frozenset[str]] = {
    Sort.PERSON: word_set(
        "owner assignee requester requestor reporter submitter reviewer approver supervisor colleague attn"
        " annotator uploader organizer organiser attendee employee engineer technician patient student teacher tutor"
        " lecturer professor surname forename nickname realname fullname firstname lastname displayname cc bcc artist"
        " photographer creator committer signatory recipient sender addressee beneficiary payee"
        " salesperson responder responders moderator instructor coach advisor adviser investigator"
        " caseworker analyst claimant insured applicant candidate resident"
        " ansprechpartner ansprechpartnerin bearbeiter bearbeiterin sachbearbeiter antragsteller antragstellerin melder"
        " nutzer nutzerin benutzer benutzername besitzer eigentümer verantwortlich verantwortlicher verfasser absender"
        " empfänger betreuer vorname nachname mitarbeiter mitarbeiterin kollege kollegin kollegen vorgesetzter"
        " demandeur demandeuse destinataire expéditeur utilisateur responsable propriétaire auteur rédacteur prénom"
        " collègue interlocuteur employé technicien"
        " solicitante remitente destinatario usuario usuaria responsable propietario autor nombre apellido apellidos"
        " compañero compañera empleado técnico requerente remetente destinatário usuário utilizador responsável"
        " proprietário apelido sobrenome colega funcionário"
        " richiedente mittente destinatario utente responsabile proprietario autore cognome collega dipendente tecnico"
        " aanvrager melder gebruiker beheerder eigenaar afzender ontvanger voornaam achternaam collega medewerker"
        " zgłaszający użytkownik właściciel nadawca odbiorca imię nazwisko kolega pracownik autor"
        " anmälare handläggare användare ägare avsändare mottagare förnamn efternamn kollega bruker saksbehandler eier"
        " avsender mottaker fornavn etternavn bruger ejer afsender modtager efternavn"
        " zadavatel uživatel vlastník odesílatel příjemce jméno příjmení kolega zaměstnanec"
        " käyttäjä omistaja lähettäjä vastaanottaja etunimi sukunimi kérelmező felhasználó tulajdonos feladó címzett"
        " kullanıcı sahibi gönderen alıcı isim soyadı pemohon pengguna pemilik pengirim penerima"
        " utilizator solicitant expeditor destinatar prenume"
        " заявитель исполнитель пользователь владелец отправитель получатель автор фамилия ответственный сотрудник"
        " замовник користувач власник"
    ),
    Sort.ORGANIZATION: word_set(
        "tenant customer department dept faculty institute institution employer company"
        " unternehmen kunde kundin abteilung firma fachbereich institut fakultät lehrstuhl arbeitsgruppe mandant"
        " client société entreprise département laboratoire faculté cliente empresa departamento facultad laboratorio"
        " azienda reparto dipartimento facoltà ufficio klant bedrijf afdeling klient dział wydział katedra"
        " kund företag avdelning kunde bedrift avdeling virksomhed afdeling zákazník oddělení fakulta firma"
        " asiakas yritys osasto ügyfél cég osztály müşteri şirket departman bölüm pelanggan perusahaan"
        " клиент компания отдел кафедра факультет организация заказчик"
    ),
    Sort.MACHINE: word_set(
        "workstation hostname computername servername nodename machinename fqdn"
        " rechner rechnername maschine arbeitsplatz arbeitsplatzrechner serveur poste ordinateur"
        " servidor equipo ordenador máquina computador macchina calcolatore komputer serwer maszyna węzeł"
        " nœud nodo nó uzel kone gép alias"
        " dator maskin datamaskin počítač stroj tietokone palvelin számítógép szerver bilgisayar sunucu peladen"
        " компьютер сервер машина хост"
    ),
    Sort.THING: word_set(
        "workspace ssid printer drucker projekt projet proyecto projeto progetto проект kampagne campaign datastore"
        " meeting seminar lecture course conference webinar symposium kurs vorlesung réunion reunión riunione"
        " imprimante impresora impressora stampante skrivare tiskárna tulostin"
    ),
    Sort.PLACE: word_set(
        "building room campus bldg rm apt каб gebäude raum zimmer büro stockwerk etage bâtiment salle"
        " bureau étage edificio despacho"
        " habitación oficina edifício sala escritório stanza piano piętro pokój budynek biuro rum byggnad kontor"
        " rom bygning lokale gebouw kamer lokaal verdieping místnost budova kancelář patro huone rakennus szoba épület"
        " oda bina ruangan gedung кабинет здание комната этаж anschrift adresse domicile dirección endereço indirizzo"
        " adres wohnort standort straße birthplace geburtsort hometown"
    ),
    Sort.NUMBER: word_set(
        "badge po centre center costcentre costcenter kostenstelle vehicle fahrzeug véhicule vehículo"
        " veicolo iban bic msisdn imei imsi iccid vin passport mrn ssn nif nie dni cif nip pesel bsn"
        " personnummer cpf cnpj"
        " kundennummer inventarnummer personalnummer matrikelnummer vertragsnummer rechnungsnummer auftragsnummer"
        " bestellnummer ausweisnummer kennzeichen steuernummer ticketnummer gerätenummer mitarbeiternummer"
        " matricule matricola matrícula inventaire inventario inventář inwentarzowy inventory siret siren"
        " fiscale klantnummer personeelsnummer kundnummer personnummer kundenr medlemsnummer"
        " табельный инвентарный инн снилс паспорт"
        " inventarnr kundennr matrikelnr personalnr"
    ),
    Sort.PHONE: word_set(
        "phone telephone telefon telefono teléfono telefone téléphone tél tel mobile mobil handy cellphone cell fax"
        " extension ext durchwahl rufnummer móvil celular portable cellulare komórka puhelin telefoon doorkiesnummer"
        " extensión puh int handynummer mobilnummer telefonnummer rückrufnummer faxnummer toestel"
        " anknytning klapka telefonszám dahili telepon телефон тел whatsapp pager"
    ),
    Sort.BORN: word_set(
        "birthday birthdate dob geburtsdatum geburtstag geboren born nacimiento nascimento nascita naissance urodzenia"
        " geboortedatum födelsedatum fødselsdato narození syntymäaika születési doğum рождения"
    ),
    Sort.POSITION: word_set("gps coordinates coordinate koordinaten coordonnées coordenadas coordinate latlon geo"),
}
_WEAK: dict[Sort, frozenset[str]] = {
    Sort.PERSON: word_set(
        "user username login author maintainer contact manager operator from to customer caller callee person"
        " member people de von an från fra till til av da para van aan do od operator operatore opérateur"
        " contacto contatto kontakt account konto compte cuenta conta logname principal administrator admin"
        " secretary director head chief lead buyer seller visitor guest participant witness"
    ),
    Sort.ORGANIZATION: word_set(
        "org organization organisation organización organização organizzazione team group division gruppe"
        " équipe equipo grupo groupe gruppo unit section school university lab laboratory customer client partner"
        " supplier vendor"
    ),
    Sort.MACHINE: word_set(
        "host node server machine computer pc laptop ap device tablet iphone ipad handheld vm peer gateway"
        " nas appliance minion workers worker hosts nodes"
        " servers machines instance droplet rig box hypervisor guest client"
    ),
    Sort.THING: word_set(
        "project cluster queue pool volume share bucket vhost zone datastore repository repo branch dashboard channel"
        " profile role policy bank depot account department experiment campaign study board sprint epic"
        " milestone portfolio notebook wiki mailbox playlist album vault"
        " realm domain site fleet farm partition schema warehouse namespace table environment"
    ),
    Sort.PLACE: word_set(
        "floor desk office street address location site rack seat city town village county region warehouse hall"
        " ort stadt ville ciudad cidade città miasto stad by město kaupunki város şehir город адрес lieu lugar local"
        " luogo plaats miejsce"
    ),
    Sort.NUMBER: word_set(
        "ticket case incident asset serial plate licence license policy contract invoice order membership employee"
        " student patient customer account card konto karte kreditkarte carte tarjeta cartão carta karta compte cuenta"
        " conta rekening konto billing reservation booking shipment parcel tracking registration client"
    ),
}
ROLES: dict[str, tuple[Role, ...]] = {}
for _table, _sure in ((_SURE, True), (_WEAK, False)):
    for _sort, _words in _table.items():
        for _word in _words:
            ROLES[_word] = (*ROLES.get(_word, ()), Role(_sort, _sure))

DOERS = word_set(
    "opened created assigned reassigned requested reported submitted started triggered approved reviewed owned"
    " uploaded exported imported edited changed modified updated closed resolved acknowledged cancelled canceled"
    " launched deployed signed logged invited shared maintained booked reserved escalated forwarded handled"
    " annotated labelled labeled commented mentioned committed authored posted written raised filed run queued"
    " evicted killed stopped paused released locked unlocked rebooted restarted scheduled supervised managed"
    " erstellt gemeldet angelegt zugewiesen bearbeitet gestartet ausgelöst genehmigt geändert eröffnet"
    " créé ouvert assigné demandé signalé lancé modifié approuvé creado abierto asignado solicitado iniciado"
    " reportado modificado aprobado criado aberto atribuído solicitado iniciado creato aperto assegnato richiesto"
    " avviato segnalato modificato approvato aangemaakt gemeld toegewezen gestart utworzone zgłoszone przypisane"
    " uruchomione skapad tilldelad startad opprettet tildelt startet oprettet vytvořil přiřazeno"
)
"""What somebody has done, before `by`, `to` or `as`."""
ACTS = word_set(
    "attempt attempts login logon session password passphrase request message mail call quota permission reservation"
    " access invitation appointment meeting feedback complaint greetings question letter note reply approval order"
    " anmeldung sitzung anfrage nachricht anruf passwort frage connexion session demande message appel sesión"
    " solicitud mensaje llamada accesso richiesta messaggio chiamata sessione verzoek bericht oproep"
)
"""What somebody does or gets, before `for`, `from` or `of`."""
CALLED = word_set(
    "called call named nicknamed christened dubbed baptised codenamed titled heißt heisst namens genannt getauft nommé"
    " nommée appelé appelée baptisé llamado llamada chiamato chiamata genaamd heet kallad kallas hedder"
)
"""Behind them stands a name and nothing else."""
OURS = word_set(
    "our my your his her their unser unsere unserem unseren unserer mein meine meinem meinen notre nos mon ma nuestro"
    " nuestra mi nostro nostra mio mia onze mijn vår min nasz nasza mój moja наш наша мой моя"
)
"""Before a word for something that people give names to."""
THE = OURS | word_set(
    "the this that new old der die das dem den vom zum im le la du des el del il lo al do da no o a het"
)
GIVEN_NAMES = word_set(
    "model dataset corpus bot app tool pipeline library framework simulator engine robot run experiment job box rig"
    " modell datensatz modèle modelo modello modellen datasæt library package repo assistant agent classifier"
)
"""Only with `our` or `the` before them the word behind is a name of one's own."""
AGENTS = word_set("by to as for von durch an par à por a para da de door aan przez do av til af")
"""Behind them stands who has done it, or whom it was given to."""
KINDS = word_set(
    "job project cluster server machine node box group team department division lab laboratory institute model dataset"
    " workspace tenant campaign study mission expedition programme initiative rack room building office laptop"
    " workstation projekt gruppe team abteilung rechner server institut projet groupe équipe proyecto grupo"
)
"""A name stands before them, too: `the Ferryman project`."""
FOLDERS = word_set(
    "users user tenants tenant customers customer clients projects project teams team workspaces workspace"
    " environments hosts nodes groups orgs organizations accounts people members owners labs departments sites"
    " clusters machines vms employees students patients campaigns studies experiments homes profiles kunden projekte"
    " benutzer projets utilisateurs proyectos usuarios progetti utenti klanten"
)
"""Folders that hold one folder for each of what they are called."""
ONLY_LABELS = AGENTS | word_set("from to von an från fra till til de da para van aan do od")
"""Of these a colon makes roles, `From: Bergmann, Silke`."""
SUFFIXES = word_set(
    "name id no nr number num nummer numéro número numero code tag key by email mail title label ending"
    " nummern nr person contact handle login"
    " номер nom nome nombre imię address adresse addr line ref reference plate"
)
"""What may stand behind a role without changing it: `tenant_name`, `customer no`, `asset tag`."""
NUMBERED = word_set("id no nr number num nummer numéro número numero code tag ref reference номер plate")
"""Of these a role becomes a number."""


def sort_of_heading(words: tuple[str, ...]) -> Role | None:
    """The role of a column, by the words of its heading in small letters: `asset tag`, `requested by`, `team`."""
    if not words or len(words) > 3:
        return None
    if words[-1] in NUMBERED and len(words) > 1:
        numbers = [role for role in ROLES.get(words[-2], ()) if role.sort in (Sort.NUMBER, Sort.PHONE)]
        return numbers[0] if numbers else None
    if words[-1] == "by" and len(words) == 2 and words[0] in DOERS:
        return Role(Sort.PERSON, sure=True)
    word = words[-2] if words[-1] in SUFFIXES and len(words) > 1 else words[-1]
    roles = ROLES.get(word, ())
    return roles[0] if roles else None
