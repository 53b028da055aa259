------------------------------- MODULE Sealift -------------------------------
(***************************************************************************)
(* One machine, its hosts with their TPMs and starts of the hypervisor     *)
(* ("boots"), the source and the target monitor of every boot, and the     *)
(* ledger.  States and actions bear the names of the code in               *)
(* protocol/{source,target,ledger}; S1 to S15 are those of                 *)
(* docs/INVARIANTS.md.  docs/model.md says what is left out.               *)
(*                                                                         *)
(* The network belongs to the adversary: net holds every object that was   *)
(* ever signed, and each is delivered to anybody, at any time, any number  *)
(* of times, or never.  Any boot dies at any step.                         *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, TLC

CONSTANTS
  Hosts,          \* the platforms
  Restarts,       \* how often a host starts again, all in all
  MaxMid,         \* most tickets
  MaxGen,         \* no start is claimed from this generation on
  MaxTick,        \* how far the machine runs
  FirstOwner,     \* the host that runs the machine at first, or Nobody: it is stopped
  Nobody,
  SoftwareTpms,   \* hosts whose counter the adversary can turn back
  BesideBoots,    \* may the adversary start a second hypervisor beside a live one?
  RestartIsEnd,   \* does the tenant take a later boot as proof that what ran has ended?
  Statements,     \* does the tenant take statements that a host is destroyed?
  MaxRestores,    \* how often the broker is set back to a backup
  Off             \* names of the defences that are switched off

ASSUME FirstOwner \in Hosts \cup {Nobody} /\ SoftwareTpms \subseteq Hosts

On(defence) == defence \notin Off

Boots == Hosts \X (1..(1 + Restarts))
NoBoot == <<Nobody, 0>>
HostOf(b) == b[1]
Nothing == -1      \* no content
NoMessage == [type |-> "none"]

VARIABLES
  tpm,       \* per host: counter, resets
  boot,      \* per boot: life, resets and counter at its start, resets before it, last number
  destroyed, \* hosts that exist no more
  source,    \* per boot: the source monitor
  target,    \* per boot: the target monitor
  floor,     \* per boot: the lowest generation that it did not give up
  raised,    \* per boot: it tried to raise the counter to its number
  memory,    \* per boot: the tick that the machine of its source monitor stands at
  incoming,  \* per boot: the tick that its target monitor took in
  stream,    \* per ticket: the ticks sent in the first round and after the freeze
  ledger,    \* what the broker knows
  log,       \* the history of its decisions, what the witness cosigned of it, and a backup
  net,       \* every object that was signed
  clock      \* seen by nobody: the last tick that ran since the machine was last started

hardware == <<tpm, boot, destroyed>>
monitors == <<source, target, floor, raised, memory, incoming, stream>>
broker == <<ledger, log>>
vars == <<hardware, monitors, broker, net, clock>>

Alive(b) == boot[b].life = "Alive"
Began(b) == boot[b].life # "Unborn"
Max(a, b) == IF a > b THEN a ELSE b
Say(object) == net' = net \cup {object}
Said(type) == {m \in net : m.type = type}

(* Decisions and Closeds that monitors act on: those that are proven to be in the history. *)
Counting(type) ==
  IF On("monitors-ask-for-proof") THEN {m \in log.cosigned : m.type = type} ELSE Said(type)
Decided(verdict) == {m \in Counting("Decision") : m.verdict = verdict}

(***************************************************************************)
(* States                                                                  *)
(***************************************************************************)
Source(at, gen, mid, peer, num) ==
  [at |-> at, gen |-> gen, mid |-> mid, peer |-> peer, num |-> num]
SourceAt(at) == Source(at, 0, 0, NoBoot, 0)
SourceRuns(gen) == Source("Running", gen, 0, NoBoot, 0)

Target(at, gen, mid, peer, num) ==
  [at |-> at, gen |-> gen, mid |-> mid, peer |-> peer, num |-> num]
TargetAt(at) == Target(at, 0, 0, NoBoot, 0)

(* A boot that runs the machine may have a migration that it gave up (mid # 0). *)
OwningStates ==
  {"Running", "Preparing", "Exporting"}
    \cup IF On("burn-before-prepared") THEN {} ELSE {"Frozen", "Awaiting"}

HoldsRight(b) == Alive(b) /\ source[b].at \in OwningStates

Free(b) ==
  /\ source[b].at \in {"None", "Wiped", "Stopped", "Failed"}
  /\ target[b].at \in {"Idle", "Failed"}

Stopped(gen) ==
  [at |-> "Stopped", gen |-> gen, given |-> gen, boot |-> NoBoot, mid |-> 0, to |-> Nobody,
   prepared |-> NoMessage, ready |-> NoMessage, decision |-> NoMessage]

(* given: the generation that the owner was last started, committed or rescued with. *)
Owned(gen, given, b) == [Stopped(gen) EXCEPT !.at = "Owned", !.given = given, !.boot = b]

NoDatabase == [ledger |-> Stopped(0), leaves |-> {NoMessage}]

Unborn == [life |-> "Unborn", resets |-> 0, start |-> 0, last |-> 0, before |-> 0]

Init ==
  LET owner == <<FirstOwner, 1>> IN
  /\ tpm = [h \in Hosts |-> [counter |-> 1, resets |-> 1]]
  /\ boot = [b \in Boots |->
       IF b[2] = 1 THEN [Unborn EXCEPT !.life = "Alive", !.resets = 1, !.start = 1, !.last = 1]
       ELSE Unborn]
  /\ destroyed = {}
  /\ source = [b \in Boots |-> IF b = owner THEN SourceRuns(1) ELSE SourceAt("None")]
  /\ target = [b \in Boots |-> TargetAt("Idle")]
  /\ floor = [b \in Boots |-> IF b = owner THEN 1 ELSE 0]
  /\ raised = [b \in Boots |-> FALSE]
  /\ memory = [b \in Boots |-> IF b = owner THEN 0 ELSE Nothing]
  /\ incoming = [b \in Boots |-> Nothing]
  /\ stream = [m \in 1..MaxMid |-> [first |-> Nothing, last |-> Nothing]]
  /\ ledger = IF FirstOwner = Nobody THEN Stopped(0) ELSE Owned(1, 1, owner)
  /\ net = IF FirstOwner = Nobody THEN {} ELSE
       {[type |-> "Decision", verdict |-> "START", mid |-> 0, gen |-> 1, boot |-> owner,
         num |-> 1, era |-> 0]}
  /\ log = [leaves |-> net, cosigned |-> net, other |-> NoDatabase, restores |-> 0,
            readOnly |-> FALSE]
  /\ clock = 0

(***************************************************************************)
(* Hosts                                                                   *)
(***************************************************************************)
AliveOn(h) == {b \in Boots : HostOf(b) = h /\ Alive(b)}

Begin(h, resets) ==
  /\ h \notin destroyed
  /\ Cardinality({b \in Boots : Began(b)}) < Cardinality(Hosts) + Restarts
  /\ LET b == <<h, Cardinality({a \in Boots : HostOf(a) = h /\ Began(a)}) + 1>>
         counter == tpm[h].counter + 1
     IN
     /\ tpm' = [tpm EXCEPT ![h] = [counter |-> counter, resets |-> resets]]
     /\ boot' = [boot EXCEPT ![b] =
          [life |-> "Alive", resets |-> resets, start |-> counter, last |-> counter,
           before |-> tpm[h].resets]]
  /\ UNCHANGED <<destroyed, monitors, broker, net, clock>>

StartHost(h) == AliveOn(h) = {} /\ Begin(h, tpm[h].resets + 1)

(* The adversary resets the TPM alone, and starts a hypervisor beside the one that goes on. *)
ResetTpm(h) ==
  BesideBoots /\ Cardinality(AliveOn(h)) = 1 /\ Begin(h, tpm[h].resets + 1)

(* It starts one beside it without a reset. *)
Relaunch(h) ==
  BesideBoots /\ Cardinality(AliveOn(h)) = 1 /\ Begin(h, tpm[h].resets)

(* What it held is gone. *)
Killed(dying) ==
  /\ boot' = [b \in Boots |->
       IF b \in dying THEN [boot[b] EXCEPT !.life = "Dead", !.last = 0] ELSE boot[b]]
  /\ source' = [b \in Boots |-> IF b \in dying THEN SourceAt("None") ELSE source[b]]
  /\ target' = [b \in Boots |-> IF b \in dying THEN TargetAt("Idle") ELSE target[b]]
  /\ floor' = [b \in Boots |-> IF b \in dying THEN 0 ELSE floor[b]]
  /\ raised' = [b \in Boots |-> b \notin dying /\ raised[b]]
  /\ memory' = [b \in Boots |-> IF b \in dying THEN Nothing ELSE memory[b]]
  /\ incoming' = [b \in Boots |-> IF b \in dying THEN Nothing ELSE incoming[b]]

Die(b) ==
  /\ Alive(b)
  /\ Killed({b})
  /\ UNCHANGED <<tpm, destroyed, stream, broker, net, clock>>

DestroyHost(h) ==
  /\ Statements
  /\ h \notin destroyed
  /\ destroyed' = destroyed \cup {h}
  /\ Killed(AliveOn(h))
  /\ UNCHANGED <<tpm, stream, broker, net, clock>>

NewestOf(h) ==
  CHOOSE b \in Boots :
    /\ HostOf(b) = h
    /\ Began(b)
    /\ \A a \in Boots : HostOf(a) = h /\ Began(a) => a[2] <= b[2]

(* The state of a software TPM from before the newest boot is put back. *)
PutBack(h) ==
  /\ h \in SoftwareTpms
  /\ LET newest == boot[NewestOf(h)] IN
     tpm' = [tpm EXCEPT ![h] = [counter |-> newest.start - 1, resets |-> newest.before]]
  /\ UNCHANGED <<boot, destroyed, monitors, broker, net, clock>>

(* Numbers that were given up are caught up with, so that a redeem is one increment. *)
NextNumber(b) == Max(boot[b].last, tpm[HostOf(b)].counter) + 1

Reserve(b) ==
  /\ tpm' = [tpm EXCEPT ![HostOf(b)].counter = NextNumber(b) - 1]
  /\ boot' = [boot EXCEPT ![b].last = NextNumber(b)]

(* A redeem begins just below its number.  The TPM may fail; then it is tried again. *)
RaiseCounter(b) ==
  LET num == IF source[b].at = "Redeeming" THEN source[b].num ELSE target[b].num
      counter == tpm[HostOf(b)].counter
  IN
  /\ Alive(b)
  /\ source[b].at = "Redeeming" \/ target[b].at = "Redeeming"
  /\ raised' = [raised EXCEPT ![b] = TRUE]
  /\ \/ counter = num - 1 /\ tpm' = [tpm EXCEPT ![HostOf(b)].counter = num]
     \/ counter = num - 1 /\ tpm' = tpm
     \/ ~On("exact-redeem") /\ counter >= num /\ tpm' = tpm
  /\ UNCHANGED <<boot, destroyed, source, target, floor, memory, incoming, stream, broker, net,
                 clock>>

(* Exactly the reserved number was spent, by the TPM of this boot. *)
Redeemed(b, num) ==
  /\ raised[b]
  /\ IF On("exact-redeem")
     THEN tpm[HostOf(b)].counter = num
     ELSE tpm[HostOf(b)].counter >= num
  /\ On("reset-bars-redeem") => tpm[HostOf(b)].resets = boot[b].resets

(***************************************************************************)
(* Source monitor: start                                                   *)
(***************************************************************************)
NotGivenUp(b, gen) == On("given-up-once") => gen >= floor[b]

(* No cold start on suspicion. *)
MayStart == ledger.at \in {"Stopped"} \cup IF On("start-needs-stopped") THEN {} ELSE {"Owned"}

(* Whoever asks, asks at any time.  The claim names the generation that the start would make. *)
ClaimStart(b) ==
  LET gen == ledger.gen + 1 IN
  /\ Alive(b)
  /\ Free(b)
  /\ gen <= MaxGen
  /\ NotGivenUp(b, ledger.gen)
  /\ Reserve(b)
  /\ source' = [source EXCEPT ![b] = Source("Claiming", gen, 0, NoBoot, NextNumber(b))]
  /\ target' = [target EXCEPT ![b] = TargetAt("Idle")]
  /\ floor' = [floor EXCEPT ![b] = gen]
  /\ Say([type |-> "StartClaim", gen |-> gen, boot |-> b, num |-> NextNumber(b)])
  /\ UNCHANGED <<destroyed, raised, memory, incoming, stream, broker, clock>>

ForThisBoot(d, b) == On("decision-names-its-boot") => d.boot = b

StartDecided(b) ==
  /\ source[b].at = "Claiming"
  /\ \E d \in Decided("START") :
       /\ d.gen = source[b].gen
       /\ d.num = source[b].num
       /\ ForThisBoot(d, b)
  /\ source' = [source EXCEPT ![b].at = "Installing"]
  /\ UNCHANGED <<hardware, target, floor, raised, memory, incoming, stream, broker, net, clock>>

InstallSource(b) ==
  /\ source[b].at = "Installing"
  /\ source' = [source EXCEPT ![b].at = "Redeeming"]
  /\ memory' = [memory EXCEPT ![b] = 0]
  /\ UNCHANGED <<hardware, target, floor, raised, incoming, stream, broker, net, clock>>

EnterStarted(b) ==
  /\ source[b].at = "Redeeming"
  /\ Redeemed(b, source[b].num)
  /\ source' = [source EXCEPT ![b] = SourceRuns(source[b].gen)]
  /\ raised' = [raised EXCEPT ![b] = FALSE]
  /\ clock' = 0
  /\ Say([type |-> "Running", mid |-> 0, gen |-> source[b].gen, boot |-> b,
          num |-> source[b].num])
  /\ UNCHANGED <<hardware, target, floor, memory, incoming, stream, broker>>

GiveUpStart(b) ==
  /\ source[b].at \in {"Claiming", "Installing", "Redeeming"}
  /\ source' = [source EXCEPT ![b] = SourceAt("Failed")]
  /\ raised' = [raised EXCEPT ![b] = FALSE]
  /\ memory' = [memory EXCEPT ![b] = Nothing]
  /\ Say([type |-> "Stopped", gen |-> source[b].gen, boot |-> b])
  /\ UNCHANGED <<hardware, target, floor, incoming, stream, broker, clock>>

(***************************************************************************)
(* Source monitor: owning                                                  *)
(***************************************************************************)
Run(b) ==
  /\ HoldsRight(b)
  /\ memory[b] < MaxTick
  /\ memory' = [memory EXCEPT ![b] = @ + 1]
  /\ clock' = memory[b] + 1
  /\ UNCHANGED <<hardware, source, target, floor, raised, incoming, stream, broker, net>>

TicketAtSource(b) ==
  /\ source[b].at = "Running"
  /\ source[b].mid = 0
  /\ \E t \in Said("Ticket") :
       /\ t.from = b
       /\ t.gen = source[b].gen
       /\ source' = [source EXCEPT ![b] = Source("Preparing", t.gen, t.mid, NoBoot, 0)]
  /\ UNCHANGED <<hardware, target, floor, raised, memory, incoming, stream, broker, net, clock>>

(* The handshake of two attested boots; the first round is sent with it. *)
KeysAgreed(s, t) ==
  /\ source[s].at = "Preparing"
  /\ target[t].at = "Attesting"
  /\ target[t].mid = source[s].mid
  /\ target[t].peer = s
  /\ source' = [source EXCEPT ![s].at = "Exporting", ![s].peer = t]
  /\ target' = [target EXCEPT ![t].at = "Importing"]
  /\ stream' = [stream EXCEPT ![source[s].mid].first = memory[s]]
  /\ UNCHANGED <<hardware, floor, raised, memory, incoming, broker, net, clock>>

(* Burn before transfer: no state from here on holds the right. *)
Freeze(b) ==
  /\ source[b].at = "Exporting"
  /\ source' = [source EXCEPT ![b].at = "Frozen"]
  /\ UNCHANGED <<hardware, target, floor, raised, memory, incoming, stream, broker, net, clock>>

(* Cancelled, or something failed: the migration is not tried again. *)
GiveUpMigration(b) ==
  /\ \/ source[b].at \in {"Preparing", "Exporting"}
     \/ ~On("need-abort") /\ source[b].at \in {"Frozen", "Awaiting"}
  /\ source' = [source EXCEPT ![b].at = "Running", ![b].peer = NoBoot]
  /\ UNCHANGED <<hardware, target, floor, raised, memory, incoming, stream, broker, net, clock>>

Stop(b) ==
  /\ source[b].at = "Running"
  /\ source[b].mid = 0
  /\ source' = [source EXCEPT ![b] = SourceAt("Stopped")]
  /\ memory' = [memory EXCEPT ![b] = Nothing]
  /\ Say([type |-> "Stopped", gen |-> source[b].gen, boot |-> b])
  /\ UNCHANGED <<hardware, target, floor, raised, incoming, stream, broker, clock>>

(***************************************************************************)
(* Source monitor: leaving                                                 *)
(***************************************************************************)
SendLast(b) ==
  /\ source[b].at = "Frozen"
  /\ stream[source[b].mid].last = Nothing
  /\ stream' = [stream EXCEPT ![source[b].mid].last = memory[b]]
  /\ UNCHANGED <<hardware, source, target, floor, raised, memory, incoming, broker, net, clock>>

AllSent(b) ==
  /\ source[b].at = "Frozen"
  /\ stream[source[b].mid].last # Nothing
  /\ source' = [source EXCEPT ![b].at = "Awaiting"]
  /\ Say([type |-> "Prepared", mid |-> source[b].mid, gen |-> source[b].gen, boot |-> b,
          to |-> source[b].peer, root |-> stream[source[b].mid].last])
  /\ UNCHANGED <<hardware, target, floor, raised, memory, incoming, stream, broker, clock>>

OnThisMigration(d, b) ==
  On("decision-names-its-migration") => d.mid = source[b].mid /\ d.gen = source[b].gen + 1

AbortAtSource(b) ==
  /\ source[b].at \in {"Running", "Preparing", "Exporting", "Frozen", "Awaiting"}
  /\ source[b].mid # 0
  /\ \E d \in Decided("ABORT") :
       /\ OnThisMigration(d, b)
       /\ ForThisBoot(d, b)
       /\ source' = [source EXCEPT ![b] = SourceRuns(d.gen)]
  /\ UNCHANGED <<hardware, target, floor, raised, memory, incoming, stream, broker, net, clock>>

Fence(b) ==
  /\ source[b].at = "Awaiting"
  /\ \E d \in Decided("COMMIT") :
       d.mid = source[b].mid /\ d.gen = source[b].gen + 1 /\ d.boot = source[b].peer
  /\ IF On("wipe-only-on-closed")
     THEN source' = [source EXCEPT ![b].at = "Fenced"] /\ memory' = memory
     ELSE source' = [source EXCEPT ![b] = SourceAt("Wiped")]
          /\ memory' = [memory EXCEPT ![b] = Nothing]
  /\ UNCHANGED <<hardware, target, floor, raised, incoming, stream, broker, net, clock>>

(* The target never ran and never will: what was kept is the newest there is. *)
RescueAtSource(b) ==
  /\ source[b].at = "Fenced"
  /\ \E d \in Decided("RESCUE") :
       /\ d.mid = source[b].mid
       /\ d.gen = source[b].gen + 2
       /\ d.boot = b
       /\ source' = [source EXCEPT ![b] = SourceRuns(d.gen)]
  /\ UNCHANGED <<hardware, target, floor, raised, memory, incoming, stream, broker, net, clock>>

Wipe(b) ==
  /\ source[b].at = "Fenced"
  /\ \E c \in Counting("Closed") :
       c.mid = source[b].mid /\ c.gen = source[b].gen + 1 /\ c.boot = source[b].peer
  /\ source' = [source EXCEPT ![b] = SourceAt("Wiped")]
  /\ memory' = [memory EXCEPT ![b] = Nothing]
  /\ UNCHANGED <<hardware, target, floor, raised, incoming, stream, broker, net, clock>>

(***************************************************************************)
(* Target monitor                                                          *)
(***************************************************************************)
TicketAtTarget(b) ==
  /\ Alive(b)
  /\ Free(b)
  /\ \E t \in Said("Ticket") :
       /\ t.to = HostOf(b)
       /\ NotGivenUp(b, t.gen)
       /\ target' = [target EXCEPT ![b] = Target("Attesting", t.gen, t.mid, t.from, 0)]
       /\ floor' = [floor EXCEPT ![b] = t.gen + 1]
  /\ source' = [source EXCEPT ![b] = SourceAt("None")]
  /\ UNCHANGED <<hardware, raised, memory, incoming, stream, broker, net, clock>>

(* The adversary puts pages of the first round in place of the last: the roots tell. *)
AllReceived(b) ==
  LET sent == stream[target[b].mid] IN
  /\ target[b].at = "Importing"
  /\ sent.last # Nothing
  /\ \E content \in {sent.first, sent.last} :
       /\ On("root-at-target") => content = sent.last
       /\ incoming' = [incoming EXCEPT ![b] = content]
  /\ target' = [target EXCEPT ![b].at = "Complete"]
  /\ UNCHANGED <<hardware, source, floor, raised, memory, stream, broker, net, clock>>

NumberReserved(b) ==
  /\ target[b].at = "Complete"
  /\ Reserve(b)
  /\ target' = [target EXCEPT ![b].at = "ReadySent", ![b].num = NextNumber(b)]
  /\ Say([type |-> "Ready", mid |-> target[b].mid, gen |-> target[b].gen, boot |-> b,
          from |-> target[b].peer, root |-> incoming[b], num |-> NextNumber(b)])
  /\ UNCHANGED <<destroyed, source, floor, raised, memory, incoming, stream, broker, clock>>

CommitAtTarget(b) ==
  /\ target[b].at = "ReadySent"
  /\ \E d \in Decided("COMMIT") :
       /\ d.mid = target[b].mid
       /\ d.gen = target[b].gen + 1
       /\ d.boot = b
       /\ d.num = target[b].num
  /\ target' = [target EXCEPT ![b].at = "Installing"]
  /\ UNCHANGED <<hardware, source, floor, raised, memory, incoming, stream, broker, net, clock>>

(* O1: the machine is entered as soon as it is whole. *)
EnterUndecided(b) ==
  /\ ~On("run-needs-commit")
  /\ target[b].at = "ReadySent"
  /\ source' = [source EXCEPT ![b] = SourceRuns(target[b].gen + 1)]
  /\ target' = [target EXCEPT ![b] = TargetAt("Idle")]
  /\ memory' = [memory EXCEPT ![b] = incoming[b]]
  /\ incoming' = [incoming EXCEPT ![b] = Nothing]
  /\ UNCHANGED <<hardware, floor, raised, stream, broker, net, clock>>

AbortAtTarget(b) ==
  /\ target[b].at = "ReadySent"
  /\ \E d \in Decided("ABORT") : d.mid = target[b].mid /\ d.gen = target[b].gen + 1
  /\ target' = [target EXCEPT ![b] = TargetAt("Failed")]
  /\ incoming' = [incoming EXCEPT ![b] = Nothing]
  /\ UNCHANGED <<hardware, source, floor, raised, memory, stream, broker, net, clock>>

InstallTarget(b) ==
  /\ target[b].at = "Installing"
  /\ target' = [target EXCEPT ![b].at = "Redeeming"]
  /\ UNCHANGED <<hardware, source, floor, raised, memory, incoming, stream, broker, net, clock>>

(* The gate opens, and the machine gets the source monitor of its new life. *)
EnterMigrated(b) ==
  /\ target[b].at = "Redeeming"
  /\ Redeemed(b, target[b].num)
  /\ source' = [source EXCEPT ![b] = SourceRuns(target[b].gen + 1)]
  /\ target' = [target EXCEPT ![b] = TargetAt("Idle")]
  /\ raised' = [raised EXCEPT ![b] = FALSE]
  /\ memory' = [memory EXCEPT ![b] = incoming[b]]
  /\ incoming' = [incoming EXCEPT ![b] = Nothing]
  /\ Say([type |-> "Running", mid |-> target[b].mid, gen |-> target[b].gen + 1, boot |-> b,
          num |-> target[b].num])
  /\ UNCHANGED <<hardware, floor, stream, broker, clock>>

(* Zeroised first, told second: the source may run as soon as the broker hears it. *)
ForfeitAtTarget(b) ==
  /\ target[b].at \in
       {"Attesting", "Importing", "Complete", "ReadySent", "Installing", "Redeeming"}
  /\ Say([type |-> "Forfeit", mid |-> target[b].mid, gen |-> target[b].gen, boot |-> b])
  /\ IF On("forfeit-zeroises")
     THEN /\ target' = [target EXCEPT ![b] = TargetAt("Failed")]
          /\ incoming' = [incoming EXCEPT ![b] = Nothing]
          /\ raised' = [raised EXCEPT ![b] = FALSE]
     ELSE UNCHANGED <<target, incoming, raised>>
  /\ UNCHANGED <<hardware, source, floor, memory, stream, broker, clock>>

(***************************************************************************)
(* Ledger                                                                  *)
(***************************************************************************)
(* era: what is decided again after the broker was set back bears another time. *)
Decision(verdict, mid, gen, b, num) ==
  [type |-> "Decision", verdict |-> verdict, mid |-> mid, gen |-> gen, boot |-> b, num |-> num,
   era |-> log.restores]

Closed(mid, gen, b) ==
  [type |-> "Closed", mid |-> mid, gen |-> gen, boot |-> b, era |-> log.restores]

(* A boot is given its decisions in ascending order of their numbers. *)
IsTurnOf(b, num) ==
  \A d \in log.leaves : d.type = "Decision" /\ d.boot = b => d.num < num

(* What is decided goes into the history.  Where the broker is never set back, it makes no     *)
(* difference when the witness cosigns: the network may keep back what it likes.               *)
Enter(leaf) ==
  /\ On("read-only-when-behind") => ~log.readOnly
  /\ log' = [log EXCEPT
       !.leaves = @ \cup {leaf},
       !.cosigned = IF MaxRestores = 0 THEN @ \cup {leaf} ELSE @]

(* Whoever reads the broker's disk has it at once. *)
Record(leaf) == Enter(leaf) /\ Say(leaf)

(* A ticket is handed out when it is cosigned. *)
Ticket(mid, h) ==
  [type |-> "Ticket", mid |-> mid, gen |-> ledger.gen, from |-> ledger.boot, to |-> h,
   era |-> log.restores]

HandOut(ticket) ==
  IF On("tickets-are-logged")
  THEN /\ Enter(ticket)
       /\ IF MaxRestores = 0 THEN Say(ticket) ELSE net' = net
  ELSE Say(ticket) /\ log' = log

Tickets(leaves) == {leaf \in leaves : leaf.type = "Ticket"}

DecideStart ==
  /\ MayStart
  /\ \E c \in Said("StartClaim") :
       LET start == Decision("START", 0, c.gen, c.boot, c.num) IN
       /\ c.gen = ledger.gen + 1
       /\ IsTurnOf(c.boot, c.num)
       /\ ledger' =
            [Stopped(c.gen) EXCEPT !.at = "Starting", !.boot = c.boot, !.decision = start]
       /\ Record(start)
  /\ UNCHANGED <<hardware, monitors, clock>>

Redeems(r, d) == r.mid = d.mid /\ r.gen = d.gen /\ r.boot = d.boot /\ r.num = d.num

ReportRunning ==
  /\ ledger.at \in {"Starting", "Committed"}
  /\ \E r \in Said("Running") : Redeems(r, ledger.decision)
  /\ ledger' = LET d == ledger.decision IN Owned(d.gen, d.gen, d.boot)
  /\ IF ledger.at = "Starting"
     THEN UNCHANGED <<net, log>>
     ELSE LET d == ledger.decision IN
          Record(Closed(d.mid, d.gen, d.boot))
  /\ UNCHANGED <<hardware, monitors, clock>>

(* An owner that stopped hears of no ABORT any more, so it may name an earlier generation. *)
StoppedByOwner(m) ==
  m.boot = ledger.boot /\ ledger.given <= m.gen /\ m.gen <= ledger.gen

ReportStopped ==
  /\ \E m \in Said("Stopped") :
       \/ /\ ledger.at = "Stopped"
          /\ m.gen = ledger.gen + 1
          /\ ledger' = Stopped(m.gen)
          /\ UNCHANGED <<net, log>>
       \/ /\ ledger.at = "Starting"
          /\ m.gen = ledger.gen
          /\ m.boot = ledger.boot
          /\ ledger' = Stopped(ledger.gen)
          /\ UNCHANGED <<net, log>>
       \/ /\ ledger.at = "Owned"
          /\ StoppedByOwner(m)
          /\ ledger' = Stopped(ledger.gen)
          /\ UNCHANGED <<net, log>>
       \/ /\ ledger.at = "Ticketed"
          /\ StoppedByOwner(m)
          /\ ledger.prepared = NoMessage
          /\ ledger' = Stopped(ledger.gen + 1)
          /\ Record(Decision("ABORT", ledger.mid, ledger.gen + 1, ledger.boot, 0))
  /\ UNCHANGED <<hardware, monitors, clock>>

RequestTicket(h) ==
  LET mid == Cardinality(Said("Ticket") \cup Tickets(log.leaves)) + 1 IN
  /\ ledger.at = "Owned"
  /\ h # HostOf(ledger.boot)
  /\ mid <= MaxMid
  /\ ledger' = [ledger EXCEPT !.at = "Ticketed", !.mid = mid, !.to = h]
  /\ HandOut(Ticket(mid, h))
  /\ UNCHANGED <<hardware, monitors, clock>>

Agree(p, r) ==
  /\ p.to = r.boot
  /\ p.boot = r.from
  /\ On("root-at-ledger") => p.root = r.root

ReportPrepared ==
  /\ ledger.at = "Ticketed"
  /\ ledger.prepared = NoMessage
  /\ \E p \in Said("Prepared") :
       /\ p.mid = ledger.mid
       /\ p.gen = ledger.gen
       /\ p.boot = ledger.boot
       /\ ledger.ready # NoMessage => Agree(p, ledger.ready)
       /\ ledger' = [ledger EXCEPT !.prepared = p]
  /\ UNCHANGED <<hardware, monitors, log, net, clock>>

Committed(r) ==
  LET commit == Decision("COMMIT", r.mid, r.gen + 1, r.boot, r.num) IN
  /\ ledger' = [ledger EXCEPT !.at = "Committed", !.gen = r.gen + 1, !.prepared = NoMessage,
                              !.ready = NoMessage, !.decision = commit]
  /\ Record(commit)

(* The claim of the target waits for Prepared; it is answered in the step that decides. *)
ClaimReady ==
  /\ ledger.at = "Ticketed"
  /\ \E r \in Said("Ready") :
       /\ r.mid = ledger.mid
       /\ r.gen = ledger.gen
       /\ HostOf(r.boot) = ledger.to
       /\ IsTurnOf(r.boot, r.num)
       /\ ledger.ready \in {NoMessage, r}
       /\ IF ledger.prepared = NoMessage /\ On("commit-needs-both")
          THEN ledger' = [ledger EXCEPT !.ready = r] /\ UNCHANGED <<net, log>>
          ELSE /\ ledger.prepared # NoMessage => Agree(ledger.prepared, r)
               /\ Committed(r)
  /\ UNCHANGED <<hardware, monitors, clock>>

DecideAbort ==
  /\ Record(Decision("ABORT", ledger.mid, ledger.gen + 1, ledger.boot, 0))
  /\ ledger' =
       IF On("write-once") THEN Owned(ledger.gen + 1, ledger.given, ledger.boot) ELSE ledger

(* Somebody asked for it, the ticket expired, or the freeze lasted too long. *)
Abort ==
  /\ On("tickets-expire")
  /\ ledger.at = "Ticketed"
  /\ DecideAbort
  /\ UNCHANGED <<hardware, monitors, clock>>

DecideRescue ==
  LET gen == ledger.gen + 1 IN
  /\ Record(Decision("RESCUE", ledger.mid, gen, ledger.boot, 0))
  /\ ledger' = Owned(gen, gen, ledger.boot)

ReportForfeit ==
  /\ \E f \in Said("Forfeit") :
       \/ /\ ledger.at = "Ticketed"
          /\ f.mid = ledger.mid
          /\ HostOf(f.boot) = ledger.to
          /\ DecideAbort
       \/ /\ On("forfeit-rescues")
          /\ ledger.at = "Committed"
          /\ f.mid = ledger.mid
          /\ f.boot = ledger.decision.boot
          /\ DecideRescue
  /\ UNCHANGED <<hardware, monitors, clock>>

(***************************************************************************)
(* Evidence that the boot which may run the machine is gone.  What a boot  *)
(* showed of itself when it began is on record, and outlives it.           *)
(***************************************************************************)
MayRun == IF ledger.at = "Committed" THEN ledger.decision.boot ELSE ledger.boot

Later(b, lost) ==
  /\ Began(b)
  /\ HostOf(b) = HostOf(lost)
  /\ b # lost
  /\ On("later-boot-after-reset") => boot[b].resets > boot[lost].resets
  /\ ~On("later-boot-after-reset") => b[2] > lost[2]

NeverRedeemed(b, num) ==
  /\ On("later-boot-alone") => boot[b].start - 1 < num
  /\ On("counter-does-not-fall") => HostOf(b) \notin SoftwareTpms

LostBeforeRunning(b) ==
  /\ ledger.at = "Starting"
  /\ Later(b, MayRun)
  /\ NeverRedeemed(b, ledger.decision.num) \/ RestartIsEnd
  /\ ledger' = Stopped(ledger.gen)
  /\ UNCHANGED <<hardware, monitors, log, net, clock>>

LostOwner(b) ==
  /\ ledger.at = "Owned"
  /\ Later(b, MayRun)
  /\ RestartIsEnd
  /\ ledger' = Stopped(ledger.gen)
  /\ UNCHANGED <<hardware, monitors, log, net, clock>>

LostTarget(b) ==
  /\ On("later-boot-rescues")
  /\ ledger.at = "Committed"
  /\ On("rescue-needs-evidence") =>
       Later(b, MayRun) /\ NeverRedeemed(b, ledger.decision.num)
  /\ DecideRescue
  /\ UNCHANGED <<hardware, monitors, clock>>

(* What the source kept is given up: the machine starts from its image. *)
CloseAndStop ==
  /\ Record(Closed(ledger.mid, ledger.gen, MayRun))
  /\ ledger' = Stopped(ledger.gen)

Abandon(b) ==
  /\ ledger.at = "Committed"
  /\ Later(b, MayRun)
  /\ ~NeverRedeemed(b, ledger.decision.num)
  /\ RestartIsEnd
  /\ CloseAndStop
  /\ UNCHANGED <<hardware, monitors, clock>>

StateDestroyed ==
  /\ ledger.at \in {"Starting", "Owned", "Committed"}
  /\ HostOf(MayRun) \in destroyed
  /\ CASE ledger.at # "Committed" -> ledger' = Stopped(ledger.gen) /\ UNCHANGED <<net, log>>
       [] On("statement-is-no-proof") -> CloseAndStop
       [] OTHER -> DecideRescue
  /\ UNCHANGED <<hardware, monitors, clock>>

(***************************************************************************)
(* The history of decisions, its witness, and a broker that is set back    *)
(***************************************************************************)
CaughtUp == log.cosigned \subseteq log.leaves

(* The witness signs what extends the history that it saw, and nothing else. *)
Cosign ==
  /\ log.cosigned # log.leaves
  /\ On("witness-signs-extensions") => CaughtUp
  /\ log' = [log EXCEPT !.cosigned = @ \cup log.leaves]
  /\ net' = net \cup Tickets(log.leaves)
  /\ UNCHANGED <<hardware, monitors, ledger, clock>>

TakeBackup ==
  /\ log.restores < MaxRestores
  /\ log.other = NoDatabase
  /\ log' = [log EXCEPT !.other = [ledger |-> ledger, leaves |-> log.leaves]]
  /\ UNCHANGED <<hardware, monitors, ledger, net, clock>>

TakeOther ==
  /\ log.other # NoDatabase
  /\ ledger' = log.other.ledger
  /\ UNCHANGED <<hardware, monitors, net, clock>>

(* The adversary sets the database back while the broker runs, which does not notice at first. *)
Restore ==
  /\ log.restores < MaxRestores
  /\ TakeOther
  /\ log' = [log EXCEPT
       !.leaves = log.other.leaves,
       !.other = [ledger |-> ledger, leaves |-> log.leaves],
       !.restores = @ + 1]

(* The witness saw more, or something else. *)
FindBehind ==
  /\ ~CaughtUp
  /\ ~log.readOnly
  /\ log' = [log EXCEPT !.readOnly = TRUE]
  /\ UNCHANGED <<hardware, monitors, ledger, net, clock>>

(* The database that was there before holds all that counts: it can be put back. *)
NewerIsThere ==
  /\ log.restores > 0
  /\ log.other # NoDatabase
  /\ log.cosigned \subseteq log.other.leaves

BringBack ==
  /\ log.readOnly
  /\ NewerIsThere
  /\ TakeOther
  /\ log' = [log EXCEPT
       !.leaves = log.other.leaves, !.other = NoDatabase, !.readOnly = FALSE]

(***************************************************************************)
(* Everything that can happen                                              *)
(***************************************************************************)
Adversary ==
  \/ \E b \in Boots : Die(b)
  \/ \E h \in Hosts : ResetTpm(h) \/ Relaunch(h) \/ PutBack(h) \/ DestroyHost(h)
  \/ TakeBackup \/ Restore

Operator ==
  \/ \E b \in Boots : ClaimStart(b) \/ Stop(b)
  \/ \E h \in Hosts : RequestTicket(h)

(* What fails, and what an operator gives up. *)
Failure == \E b \in Boots : GiveUpStart(b) \/ GiveUpMigration(b) \/ ForfeitAtTarget(b)

SourceMonitor(b) ==
  \/ StartDecided(b) \/ InstallSource(b) \/ EnterStarted(b)
  \/ TicketAtSource(b) \/ Freeze(b) \/ SendLast(b) \/ AllSent(b)
  \/ AbortAtSource(b) \/ Fence(b) \/ RescueAtSource(b) \/ Wipe(b)

TargetMonitor(b) ==
  \/ TicketAtTarget(b) \/ AllReceived(b) \/ NumberReserved(b)
  \/ CommitAtTarget(b) \/ EnterUndecided(b) \/ AbortAtTarget(b) \/ InstallTarget(b)
  \/ EnterMigrated(b)

Ledger ==
  \/ DecideStart \/ ReportRunning \/ ReportStopped \/ ReportPrepared \/ ClaimReady \/ Abort
  \/ ReportForfeit \/ StateDestroyed
  \/ \E b \in Boots : LostBeforeRunning(b) \/ LostOwner(b) \/ LostTarget(b) \/ Abandon(b)

History == Cosign \/ FindBehind \/ BringBack

(* What parts that are up and can reach each other do by themselves. *)
Honest ==
  \/ Ledger
  \/ History
  \/ \E h \in Hosts : StartHost(h)
  \/ \E b \in Boots : Run(b) \/ RaiseCounter(b) \/ SourceMonitor(b) \/ TargetMonitor(b)
  \/ \E s, t \in Boots : KeysAgreed(s, t)

Next == Honest \/ Adversary \/ Operator \/ Failure

Spec == Init /\ [][Next]_vars

(* Every such step is one of finitely many, so none of them waits for ever behind the others. *)
FairSpec == Spec /\ WF_vars(Honest)

(***************************************************************************)
(* Invariants                                                              *)
(***************************************************************************)
Holders == {b \in Boots : HoldsRight(b)}

S1_AtMostOneRuns == Cardinality(Holders) <= 1

S2_OneBootPerGeneration ==
  \A d, e \in Counting("Decision") : d.gen = e.gen => d = e

S2_GenerationsRise ==
  [][\A d \in Counting("Decision")' :
       d \in Counting("Decision") \/ \A e \in Counting("Decision") : d.gen > e.gen]_vars

S3_PreparedDoesNotRun ==
  \A b \in Holders : \A p \in Said("Prepared") : source[b].gen > p.gen

(* One COMMIT or ABORT; after a COMMIT one Closed or RESCUE. *)
S4_DecidedOnce ==
  /\ \A d, e \in Decided("COMMIT") \cup Decided("ABORT") : d.mid = e.mid => d = e
  /\ \A d \in Decided("RESCUE") : \A c \in Counting("Closed") : d.mid # c.mid

S4_CommitRestsOnBoth ==
  \A d \in Decided("COMMIT") :
    \E p \in Said("Prepared"), r \in Said("Ready") :
      /\ p.mid = d.mid /\ r.mid = d.mid
      /\ p.to = d.boot /\ r.boot = d.boot /\ r.from = p.boot
      /\ p.root = r.root

(* From COMMIT on the target holds what its source froze. *)
S5_TargetHoldsFrozenState ==
  \A b \in Boots : target[b].at \in {"Installing", "Redeeming"} =>
    incoming[b] = stream[target[b].mid].last

S6_RunsByDecision ==
  \A b \in Holders :
    /\ memory[b] # Nothing
    /\ \E d \in Counting("Decision") : d.gen = source[b].gen /\ d.boot = b

S8_NoTickGoesBack == \A b \in Holders : memory[b] = clock

S13_EndedHoldsNothing ==
  \A b \in Boots :
    /\ source[b].at \in {"None", "Wiped", "Stopped", "Failed"} => memory[b] = Nothing
    /\ target[b].at \in {"Idle", "Failed"} => incoming[b] = Nothing

(* S15: unless a host died with it, somebody runs the machine, or can. *)
CanReach(b, at) == Alive(b) /\ source[b].at \in at /\ memory[b] # Nothing

IsOrCanBeDecided(mid) ==
  \/ ledger.at = "Ticketed" /\ ledger.mid = mid
  \/ \E d \in log.leaves : d.type = "Decision" /\ d.mid = mid /\ d.verdict # "COMMIT"

OwnerCanRun ==
  LET b == ledger.boot IN
  \/ ~Alive(b)
  \/ CanReach(b, OwningStates)
  \/ CanReach(b, {"Frozen", "Awaiting", "Fenced"}) /\ IsOrCanBeDecided(source[b].mid)
  \/ \E m \in Said("Stopped") : StoppedByOwner(m)

StartCanEnd ==
  LET b == ledger.boot IN
  \/ ~Alive(b)
  \/ source[b].at \in {"Claiming", "Installing", "Redeeming"}
  \/ \E m \in Said("Stopped") : m.gen = ledger.gen /\ m.boot = b

(* The boot that was decided for is gone, and its number was not spent. *)
ShownUnspent ==
  LET d == ledger.decision IN
  /\ ~Alive(d.boot)
  /\ HostOf(d.boot) \notin SoftwareTpms
  /\ \/ tpm[HostOf(d.boot)].counter < d.num
     \/ \E b \in Boots : Later(b, d.boot) /\ NeverRedeemed(b, d.num)

CommitCanEnd ==
  LET d == ledger.decision IN
  /\ Alive(d.boot) =>
       \/ target[d.boot].at \in {"ReadySent", "Installing", "Redeeming"}
       \/ \E r \in Said("Running") : Redeems(r, d)
       \/ \E f \in Said("Forfeit") : f.mid = d.mid /\ f.boot = d.boot
  /\ ShownUnspent \/ (\E f \in Said("Forfeit") : f.mid = d.mid /\ f.boot = d.boot) =>
       ~Alive(ledger.boot) \/ CanReach(ledger.boot, {"Frozen", "Awaiting", "Fenced"})

S15_NotStranded ==
  \/ Holders # {}
  \/ NewerIsThere
  \/ CaughtUp /\
       CASE ledger.at = "Stopped" -> TRUE
         [] ledger.at = "Starting" -> StartCanEnd
         [] ledger.at \in {"Owned", "Ticketed"} -> OwnerCanRun
         [] ledger.at = "Committed" -> CommitCanEnd

(***************************************************************************)
(* Liveness                                                                *)
(***************************************************************************)
EveryTicketIsDecided == ledger.at = "Ticketed" ~> ledger.at # "Ticketed"

HostsComeBack == <>[](\A h \in Hosts : AliveOn(h) # {})

(* The target died after it spent its number: whether it ran, nobody can tell. *)
DiedSpent ==
  /\ ledger.at = "Committed"
  /\ ~Alive(ledger.decision.boot)
  /\ ~ShownUnspent

(* A broker that was set back to before what counts gets the newer database. *)
BehindIsBroughtBack == ~CaughtUp ~> CaughtUp

(* A frozen machine runs again, or the last of those who had it died. *)
FrozenRunsAgain ==
  HostsComeBack =>
    \A b \in Boots :
      source[b].at = "Frozen" ~>
        Holders # {} \/ ledger.at = "Stopped" \/ ~Alive(ledger.boot) \/ DiedSpent

(* What the source keeps for a rescue it does not keep for ever. *)
FencedIsReleased ==
  HostsComeBack =>
    \A b \in Boots : source[b].at = "Fenced" ~> source[b].at # "Fenced" \/ DiedSpent
=============================================================================
