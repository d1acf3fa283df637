/**
 * Domains of mailboxes that live for minutes: the well-known services of the public list disposable-email-domains (CC0). The whole list,
 * of some 9,000 domains, weighs 52 kB gzipped, and many of its names were given up and are ordinary companies by now.
 */
export const disposableDomains: ReadonlySet<string> = new Set(`
10mail.org 10minutemail.com 10minutemail.net 10minutemail.de 1secmail.com 1secmail.net 1secmail.org 20minutemail.com 30minutemail.com anonbox.net any.pink armyspy.com boximail.com
bugfoo.com burnermail.io byom.de chitthi.in crazymailing.com cuvox.de dayrep.com discard.email discardmail.com discardmail.de dispostable.com dpptd.com dropmail.me eelmail.com
einrot.com emailondeck.com emlhub.com emltmp.com esiix.com ezztt.com fakeinbox.com fakemail.net fakemailgenerator.com fexbox.org fexbox.ru fexpost.com fextemp.com fleckens.hu
freeml.net getairmail.com getnada.com grr.la guerrillamail.biz guerrillamail.com guerrillamail.de guerrillamail.info guerrillamail.net guerrillamail.org guerrillamailblock.com
gustr.com harakirimail.com icznn.com inboxbear.com inboxkitten.com incognitomail.org jetable.org jourrapide.com kzccv.com laafd.com mail-temporaire.fr mail.tm mailbox.in.ua
mailcatch.com maildrop.cc mailexpire.com mailforspam.com mailinator.com mailinator.net mailinator2.com mailnesia.com mailnull.com mailsac.com mailto.plus merepost.com mintemail.com
moakt.cc moakt.com moakt.ws mohmal.com mohmal.in mohmal.tech mvrht.com mytemp.email nada.email odnorazovoe.ru oosln.com qiott.com rhyta.com rover.info rteet.com sharklasers.com
spam4.me spambog.ru spambox.us spamdecoy.net spymail.one superrito.com teleworm.us temp-mail.org temp-mail.ru temp-mails.com tempail.com tempinbox.com tempmail.cc tempmail.de
tempmail.ninja tempmail.plus tempmail.us.com tempmailer.com tempmailo.com tempr.email throwawaymail.com tmailor.com tmpmail.net tmpmail.org trash-mail.com trash-mail.de trashmail.com
trashmail.de trashmail.io trashmail.me trashmail.net txcct.com vddaz.com vjuum.com wemel.top wuuvo.com wwjmp.com xojxe.com yoggm.com yopmail.com yopmail.fr yopmail.net zetmail.com
`.trim().split(/\s+/))
