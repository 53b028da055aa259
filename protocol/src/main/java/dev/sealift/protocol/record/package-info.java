/**
 * Sealed records: pages and everything else that moves between two monitors under their keys.
 *
 * <p>The source, with one {@link dev.sealift.protocol.record.PageOutlet} per page channel; every
 * record goes out as a frame of type RECORD:
 *
 * <pre>{@code
 * ManifestRoot manifest = new ManifestRoot(frames, channels.pageChannels());
 * PageOutlet outlet = new PageOutlet(session.sealer(1), channels, manifest);
 * for (int frame : dirtyFrames) {            // of this channel: channels.of(frame)
 *   memory.readFrame(frame, outlet.raw(frame)); // or outlet.cloaked(...), or outlet.zero(frame)
 *   if (outlet.isFull()) send(outlet.seal(epoch));
 * }
 * if (!outlet.isEmpty()) send(outlet.seal(epoch));
 * EpochToken.of(epoch, outlets).write(control.payload());
 * send(control.seal(RecordType.EPOCH, epoch));
 * manifest.refresh();                        // each round, so that little is left after the freeze
 * ... the last round, META and STATE by BlobOutlet ...
 * Bytes root = manifest.root(new Finals(immutable, meta, state, th, session.targetBoot()));
 * new StartToken(root, totals, generation).write(control.payload());
 * send(control.seal(RecordType.START, epoch));
 * }</pre>
 *
 * <p>The target, which picks the opener by {@link dev.sealift.protocol.record.RecordHeader#read}:
 *
 * <pre>{@code
 * OpenedRecord record = openers[RecordHeader.read(bytes).channel()].open(bytes);
 * switch (record.header().type()) {
 *   case PAGES -> intake.accept(record, entry -> install(entry));
 *   case EPOCH -> intake.endEpoch(EpochToken.read(record));
 *   case META -> meta.accept(record);        // a BlobIntake; so are IMMUTABLE and STATE
 *   case START -> root = intake.finish(StartToken.read(record), finals, generation);
 *   case MESSAGE -> ...
 * }
 * }</pre>
 *
 * <p>Pages come on channels 1 to N, everything else on {@link
 * dev.sealift.protocol.record.Channels#CONTROL}. The order of the types is the state machines'
 * affair.
 */
@NullMarked
package dev.sealift.protocol.record;

import org.jspecify.annotations.NullMarked;
