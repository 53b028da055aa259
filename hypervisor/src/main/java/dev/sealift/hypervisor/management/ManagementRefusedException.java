package dev.sealift.hypervisor.management;

import dev.sealift.protocol.monitor.RefusedException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A request on the management socket is refused; nothing changed. */
public final class ManagementRefusedException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final ErrorCode code;

  /** Refuses for a reason. */
  public ManagementRefusedException(ErrorCode code, @Nullable String message) {
    super(message);
    this.code = code;
  }

  /** Passes a monitor's refusal on. */
  public ManagementRefusedException(RefusedException refused) {
    this(ErrorCode.of(refused.refusal()), refused.getMessage());
  }

  /** The reason. */
  public ErrorCode code() {
    return code;
  }
}
