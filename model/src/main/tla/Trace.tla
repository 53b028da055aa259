-------------------------------- MODULE Trace --------------------------------
(***************************************************************************)
(* Is what was seen a behaviour of Sealift?  A trace has one sequence of   *)
(* steps for each source monitor, each target monitor, the ledger, and     *)
(* each host.  Nothing is known of their order among each other: TLC looks *)
(* for one in which the model takes all of them, with what nobody writes   *)
(* down in between.                                                        *)
(*                                                                         *)
(* The traces of a batch are checked at once, each from an initial state   *)
(* of its own.  What TLC prints of each is how far it came, see Watch.     *)
(* Batch is written by TraceModule.java, which says what is in it.         *)
(***************************************************************************)
EXTENDS Sealift, Sequences, Batch

Stranger == <<"stranger", 0>>  \* a boot that is no part of the system

VARIABLES
  trace,     \* which trace it is
  at,        \* per process: how many of its steps were taken
  shaking    \* monitors whose end of a handshake is not seen yet

observed == <<trace, at, shaking>>

Processes == Traces[trace].processes
Steps(p) == Processes[p].steps
Left(p) == at[p] < Len(Steps(p))
Step(p) == Steps(p)[at[p] + 1]
Actor(p) == Processes[p].actor
BootOf(p) == Processes[p].boot

(* The machine shares its hosts with others, which reserve and spend numbers as well. *)
Shared == Traces[trace].shared

Is(step, input, from, to) == step.input = input /\ step.from = from /\ step.to = to
Stays(step, inputs, states) ==
  step.input \in inputs /\ step.from \in states /\ step.to = step.from

(* What is not known may be anything. *)
Fits(known, value) == known = 0 \/ known = value
NamesBoot(step, b) == step.boot = NoBoot \/ step.boot = b

(***************************************************************************)
(* The model has one handshake that both ends leave in one step; monitors  *)
(* leave it one after the other.                                           *)
(***************************************************************************)
SourceIsAt(b) == IF <<"source", b>> \in shaking THEN "Preparing" ELSE source[b].at

TargetIsAt(b) ==
  CASE <<"target", b>> \in shaking -> "Attesting"
    [] target[b].at = "Failed" -> "Idle"
    [] OTHER -> target[b].at

Seen(who) == shaking' = shaking \ {who}

ShakesHands(actor, b) ==
  \E p \in DOMAIN Processes :
    /\ Actor(p) = actor
    /\ BootOf(p) = b
    /\ Left(p)
    /\ Step(p).input = "KeysAgreed"

Handshake(s, t) ==
  /\ ShakesHands("source", s) \/ ShakesHands("target", t)
  /\ KeysAgreed(s, t)
  /\ shaking' = shaking \cup {<<"source", s>>, <<"target", t>>}
  /\ UNCHANGED <<trace, at>>

(***************************************************************************)
(* Steps of a source monitor                                               *)
(***************************************************************************)
SourceAction(b, step) ==
  LET input == step.input IN
  \/ input = "ClaimStart" /\ ClaimStart(b)
  \/ input = "Decided" /\ (StartDecided(b) \/ AbortAtSource(b) \/ Fence(b) \/ RescueAtSource(b))
  \/ input = "Installed" /\ InstallSource(b)
  \/ input = "CounterRaised" /\ EnterStarted(b)
  \/ input = "TicketCame" /\ TicketAtSource(b)
  \/ input = "RoundSent" /\ Freeze(b)
  \/ input = "AllSent" /\ AllSent(b)
  \/ input = "TargetRuns" /\ Wipe(b)
  \/ input = "Broke" /\ (GiveUpStart(b) \/ GiveUpMigration(b))
  \/ input = "Cancel" /\ GiveUpMigration(b)
  \/ input = "Stop" /\ Stop(b)

(* What the model does not tell apart: rounds, pauses, connections. *)
SourceStays(step) ==
  \/ Stays(step, {"RoundSent"}, {"Exporting"})
  \/ Stays(step, {"Pause", "Resume"}, {"Running"})
  \/ Stays(step, {"Broke"}, {"Frozen", "Awaiting", "Fenced"})

SourceStep(b, step) ==
  /\ step.from = SourceIsAt(b) \/ step.input = "ClaimStart"
  /\ \/ /\ SourceAction(b, step)
        /\ source'[b].at = step.to
        /\ source'[b].gen = 0 \/ Fits(step.gen, source'[b].gen)
        /\ Fits(step.mid, source[b].mid) \/ step.mid = source'[b].mid
     \/ /\ SourceStays(step)
        /\ source[b].mid = 0 \/ Fits(step.mid, source[b].mid)
        /\ UNCHANGED vars
     \/ /\ Is(step, "KeysAgreed", "Preparing", "Exporting")
        /\ <<"source", b>> \in shaking
        /\ Fits(step.mid, source[b].mid)
        /\ UNCHANGED vars
  /\ Seen(<<"source", b>>)

(***************************************************************************)
(* Steps of a target monitor.  What ran once is idle again in the model.   *)
(***************************************************************************)
TargetAction(b, step) ==
  LET input == step.input IN
  \/ input = "TicketCame" /\ TicketAtTarget(b)
  \/ input = "AllReceived" /\ AllReceived(b)
  \/ input = "NumberReserved" /\ NumberReserved(b)
  \/ input = "Decided" /\ (CommitAtTarget(b) \/ AbortAtTarget(b))
  \/ input = "Installed" /\ InstallTarget(b)
  \/ input = "CounterRaised" /\ EnterMigrated(b)
  \/ input \in {"Broke", "Cancel"} /\ ForfeitAtTarget(b)

TargetStep(b, step) ==
  /\ step.from = TargetIsAt(b)
  /\ \/ /\ TargetAction(b, step)
        /\ target'[b].at = IF step.to = "Running" THEN "Idle" ELSE step.to
        /\ step.to = "Running" => step.from = "Redeeming"
        /\ Fits(step.mid, target[b].mid) \/ step.mid = target'[b].mid
     \/ /\ Is(step, "KeysAgreed", "Attesting", "Importing")
        /\ <<"target", b>> \in shaking
        /\ Fits(step.mid, target[b].mid)
        /\ UNCHANGED vars
  /\ Seen(<<"target", b>>)

(***************************************************************************)
(* Steps of the ledger                                                     *)
(***************************************************************************)
LedgerAction(step) ==
  LET input == step.input IN
  \/ input = "ClaimStart" /\ DecideStart /\ NamesBoot(step, ledger'.boot)
  \/ input = "ReportRunning" /\ ReportRunning
  \/ input = "ReportStopped" /\ step.boot # Stranger /\ ReportStopped
  \/ input = "RequestTicket" /\ (\E h \in Hosts : step.host \in {Nobody, h} /\ RequestTicket(h))
  \/ input = "ReportPrepared" /\ ReportPrepared
  \/ input = "ClaimReady" /\ ClaimReady
  \/ input = "ReportForfeit" /\ ReportForfeit
  \/ input \in {"Abort", "Expire"} /\ Abort
  \* The ticket expired, or the freeze lasted too long.
  \/ input \in {"ReportPrepared", "ClaimReady"} /\ step.to = "Owned" /\ Abort
  \/ input = "ReportLost" /\
       \/ StateDestroyed
       \/ \E b \in Boots :
            /\ NamesBoot(step, b)
            /\ LostBeforeRunning(b) \/ LostOwner(b) \/ LostTarget(b) \/ Abandon(b)

SaidAt(type, gen) == \E m \in Said(type) : m.gen = gen

(* What is on record already, and what waits for Prepared or Running, changes nothing. *)
LedgerStays(step) ==
  \/ Stays(step, {"ClaimStart"}, {"Starting"}) /\ SaidAt("StartClaim", ledger.gen)
  \/ Stays(step, {"ReportRunning"}, {"Owned", "Ticketed"}) /\ SaidAt("Running", ledger.gen)
  \/ Stays(step, {"ReportStopped"}, {"Stopped", "Committed"}) /\ SaidAt("Stopped", ledger.gen)
  \/ Stays(step, {"ReportPrepared"}, {"Ticketed"}) /\ ledger.prepared # NoMessage
  \/ Stays(step, {"ReportPrepared"}, {"Committed"}) /\ SaidAt("Prepared", ledger.gen - 1)
  \/ Stays(step, {"ClaimReady"}, {"Ticketed"}) /\ ledger.ready # NoMessage
  \/ Stays(step, {"ClaimReady"}, {"Committed"}) /\ SaidAt("Ready", ledger.gen - 1)

(* A number of another machine comes first. *)
WaitsForTurn(step) ==
  /\ Shared
  /\ \/ /\ Stays(step, {"ClaimStart"}, {"Stopped"})
        /\ SaidAt("StartClaim", ledger.gen + 1)
        /\ UNCHANGED vars
     \/ /\ Stays(step, {"ClaimReady"}, {"Ticketed"})
        /\ \E r \in Said("Ready") :
             /\ r.mid = ledger.mid
             /\ ledger.prepared # NoMessage => Agree(ledger.prepared, r)
             /\ ledger' = [ledger EXCEPT !.ready = r]
        /\ UNCHANGED <<hardware, monitors, log, net, clock>>

(* It is created once, and destroyed for good. *)
Exists(step) ==
  \/ Is(step, "Create", "Absent", "Stopped") /\ ledger = Stopped(0) /\ UNCHANGED vars
  \/ /\ Is(step, "Destroy", ledger.at, "Destroyed")
     /\ ledger.at \in {"Stopped", "Destroyed"}
     /\ ledger' = [ledger EXCEPT !.at = "Destroyed"]
     /\ UNCHANGED <<hardware, monitors, log, net, clock>>

(* A boot that is no part of the system says Stopped: nothing hangs on it. *)
StrangerStopped(step) ==
  /\ Stays(step, {"ReportStopped"}, {"Stopped"})
  /\ step.boot = Stranger
  /\ ledger' \in {ledger, Stopped(ledger.gen + 1)}
  /\ UNCHANGED <<hardware, monitors, log, net, clock>>

LedgerStep(step) ==
  /\ \/ /\ step.from = ledger.at
        /\ \/ LedgerAction(step) \/ WaitsForTurn(step) \/ StrangerStopped(step)
           \/ LedgerStays(step) /\ UNCHANGED vars
        /\ ledger'.at = step.to
     \/ Exists(step)
  /\ Fits(step.gen, ledger'.gen)
  /\ ledger'.mid = 0 \/ Fits(step.mid, ledger'.mid)
  /\ UNCHANGED shaking

(***************************************************************************)
(* What happens to a host.  Of a live one no more is seen than that a boot *)
(* began; those before it may have died.                                   *)
(***************************************************************************)
(* Where no statement of it is taken, what dies with a host is all there is to it. *)
Destroy(h) ==
  IF Statements THEN DestroyHost(h)
  ELSE Killed(AliveOn(h)) /\ UNCHANGED <<tpm, destroyed, stream, broker, net, clock>>

(* A boot dies when all was seen that it did. *)
Finished(b) == \A p \in DOMAIN Processes : BootOf(p) = b => ~Left(p)

HostStep(h, step) ==
  /\ LET input == step.input IN
     \/ input \in {"StartHost", "Begin"} /\ StartHost(h)
     \/ input \in {"ResetTpm", "Begin"} /\ ResetTpm(h)
     \/ input \in {"Relaunch", "Begin"} /\ Relaunch(h)
     \/ input = "Die" /\ Finished(step.boot) /\ Die(step.boot)
     \/ input = "DestroyHost" /\ Destroy(h)
     \/ input = "PutBack" /\ PutBack(h)
  /\ UNCHANGED shaking

(***************************************************************************)
(* What nobody writes down                                                 *)
(***************************************************************************)
HostAwaits(h, inputs) ==
  \E p \in DOMAIN Processes :
    Actor(p) = "host" /\ BootOf(p)[1] = h /\ Left(p) /\ Step(p).input \in inputs

DieUnseen(b) == HostAwaits(HostOf(b), {"Begin"}) /\ Finished(b) /\ Die(b)

(* Another machine spends a number: as many as matter to this one. *)
OtherMachine(h) ==
  /\ Shared
  /\ HostAwaits(h, {"StartHost", "ResetTpm", "Relaunch", "Begin"})
  /\ \E b \in Boots : HostOf(b) = h /\ boot[b].last > tpm[h].counter
  /\ tpm' = [tpm EXCEPT ![h].counter = @ + 1]
  /\ UNCHANGED <<boot, destroyed, monitors, broker, net, clock>>

SpendNumber(b) == ~raised[b] /\ RaiseCounter(b) /\ tpm' # tpm

Unseen ==
  \/ \E s, t \in Boots : Handshake(s, t)
  \/ /\ \/ \E b \in Boots : DieUnseen(b) \/ SpendNumber(b)
        \/ \E h \in Hosts : OtherMachine(h)
     /\ UNCHANGED observed

(***************************************************************************)
(* The search                                                              *)
(***************************************************************************)
Take(p) ==
  /\ Left(p)
  /\ LET step == Step(p) IN
     CASE Actor(p) = "source" -> SourceStep(BootOf(p), step)
       [] Actor(p) = "target" -> TargetStep(BootOf(p), step)
       [] Actor(p) = "ledger" -> LedgerStep(step)
       [] Actor(p) = "host" -> HostStep(BootOf(p)[1], step)
  /\ at' = [at EXCEPT ![p] = @ + 1]
  /\ UNCHANGED trace

NoClaimLeft ==
  \A p \in DOMAIN Processes :
    Actor(p) = "source" =>
      \A i \in (at[p] + 1)..Len(Steps(p)) : Steps(p)[i].input # "ClaimStart"

(* Steps that take nothing from anybody: in whatever order they are taken, the rest is the same, *)
(* so one order is enough.  What others can take something from is the ledger's generation (a    *)
(* claim is for the next), a TPM's counter, a boot that is free, and one end of a handshake.     *)
TakesNothing(p) ==
  LET step == Step(p)
      b == BootOf(p)
  IN
  CASE Actor(p) = "source" -> step.input # "ClaimStart" /\ source[b].at # "Preparing"
    [] Actor(p) = "target" ->
         step.input \notin {"TicketCame", "NumberReserved"} /\ target[b].at # "Attesting"
    [] Actor(p) = "ledger" ->
         \/ step.input \in {"RequestTicket", "ReportRunning"}
         \/ step.input = "ReportPrepared" /\ step.to # "Owned"
         \/ NoClaimLeft
    [] Actor(p) = "host" ->
         /\ step.input = "Die"
         /\ source[step.boot].at \notin {"Preparing", "Redeeming"}
         /\ target[step.boot].at \notin {"Attesting", "Redeeming"}

Urgent == {p \in DOMAIN Processes : Left(p) /\ TakesNothing(p) /\ ENABLED Take(p)}

Sends == {b \in Boots : source[b].at = "Frozen" /\ stream[source[b].mid].last = Nothing}

TraceInit ==
  /\ Init
  /\ trace \in DOMAIN Traces
  /\ at = [p \in DOMAIN Processes |-> 0]
  /\ shaking = {}

TraceNext ==
  IF Sends # {} THEN SendLast(CHOOSE b \in Sends : TRUE) /\ UNCHANGED observed
  ELSE LET urgent == Urgent IN
       IF urgent # {} THEN Take(CHOOSE p \in urgent : TRUE)
       ELSE (\E p \in DOMAIN Processes : Take(p)) \/ Unseen

TraceSpec == TraceInit /\ [][TraceNext]_<<vars, observed>>

(***************************************************************************)
(* What came of it.  For each trace TLC keeps how many of its steps were   *)
(* taken, and prints where each process stood when that grew.  A trace     *)
(* that was taken whole is searched no further.                            *)
(***************************************************************************)
ASSUME \A t \in DOMAIN Traces : TLCSet(t, -1)

RECURSIVE Sum(_, _)
Sum(f, n) == IF n = 0 THEN 0 ELSE f[n] + Sum(f, n - 1)

Taken == Sum(at, Len(Processes))
All == Sum([p \in DOMAIN Processes |-> Len(Steps(p))], Len(Processes))

Watch ==
  /\ TLCGet(trace) < All
  /\ Taken > TLCGet(trace) => TLCSet(trace, Taken) /\ PrintT(ToString(<<"taken", trace, at>>))
=============================================================================
