/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.error.PayloadRejectedException;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What no recipient could read is refused when it is written. */
class DraftTest {
  private final Draft draft = Draft.to("qa").subject("s").message("m");

  private static void refused(ThrowingCallable writing) {
    assertThatExceptionOfType(PayloadRejectedException.class).isThrownBy(writing);
  }

  @Test
  void hopsOutOfRange_areRefused() {
    refused(() -> draft.hops(-1));
    refused(() -> draft.hops(10_000));
    assertThat(draft.hops(9_999).headers().get(HubHeaders.HOPS)).contains("9999");
    assertThat(draft.hops(0).headers().get(HubHeaders.HOPS)).contains("0");
  }

  @Test
  void timesThatTheWireCannotTell_areRefused() {
    refused(() -> draft.expiresAt(Instant.MAX));
    refused(() -> draft.expiresAt(Instant.MIN));
    refused(() -> draft.expiresAt(Instant.parse("9999-12-31T23:59:59.999Z").plusMillis(1)));
    assertThat(draft.expiresAt(Instant.EPOCH).headers().get(HubHeaders.EXPIRES_AT))
        .contains("1970-01-01T00:00:00.000Z");
  }

  @Test
  void fieldThatIsNotWhatItsNameSays_isRefused() {
    refused(() -> draft.field("", 1));
    refused(() -> draft.field("subject", 1));
    refused(() -> draft.field("message", null));
    refused(() -> draft.field("priority", "whenever"));
    refused(() -> draft.field("priority", 1));
    assertThat(draft.field("priority", "high").field("count", 1).payload().fields())
        .isEqualTo(Map.of("subject", "s", "message", "m", "priority", "high", "count", 1));
  }

  @Test
  void blankId_isRefused_forBeingBlank() {
    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> Draft.to("qa").once(" "))
        .withMessageContaining("blanks");
  }
}
