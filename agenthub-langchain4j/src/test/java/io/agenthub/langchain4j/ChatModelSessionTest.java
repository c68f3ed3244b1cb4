/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.langchain4j;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ChatMessageType;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.memory.ChatMemory;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.loop.Backoff;
import io.agenthub.loop.Errand;
import io.agenthub.loop.Outcome;
import io.agenthub.loop.Prompt;
import io.agenthub.message.Completion;
import io.agenthub.message.Draft;
import io.agenthub.message.Priority;
import io.agenthub.message.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ChatModelSessionTest {
  private final List<List<ChatMessage>> asked = new ArrayList<>();

  /** A model that answers as it is told. */
  private ChatModel model(Function<String, String> answer) {
    return new ChatModel() {
      @Override
      public ChatResponse doChat(ChatRequest request) {
        asked.add(request.messages());
        UserMessage last = (UserMessage) request.messages().get(request.messages().size() - 1);
        return ChatResponse.builder()
            .aiMessage(AiMessage.from(answer.apply(last.singleText())))
            .build();
      }
    };
  }

  private ChatModel failing(RuntimeException failure) {
    return model(
        prompt -> {
          throw failure;
        });
  }

  private static Prompt prompt(String text) {
    Role role = Role.of("qa");
    return new Prompt(
        role, Errand.message("m-1", role, "s", "m", Priority.HIGH, Instant.EPOCH), text);
  }

  @Test
  void prompt_isAUserMessage_behindTheInstructions() {
    Outcome outcome = ChatModelSession.of(model(text -> " all green \n")).prompt(prompt("verify"));

    assertThat(outcome).isEqualTo(Outcome.done("all green"));
    assertThat(asked.get(0))
        .extracting(ChatMessage::type)
        .containsExactly(ChatMessageType.SYSTEM, ChatMessageType.USER);
  }

  @Test
  void memory_getsPromptAndAnswer_butNothingOfAFailure() {
    Conversation memory = new Conversation();
    ChatModelSession fine =
        ChatModelSession.of(model(text -> "echo " + text)).withSystem("").withMemory(memory);
    ChatModelSession broken =
        ChatModelSession.of(failing(new RateLimitException("slow down"))).withMemory(memory);

    fine.prompt(prompt("one"));
    broken.prompt(prompt("two"));
    fine.prompt(prompt("three"));

    assertThat(memory.messages()).hasSize(4);
    assertThat(asked.get(2)).hasSize(3);
  }

  @Test
  void failures_areSortedByWhoseTheyAre() {
    assertThat(ChatModelSession.of(failing(new RateLimitException("429"))).prompt(prompt("x")))
        .isEqualTo(Outcome.unavailable(Duration.ofMinutes(1), "RateLimitException: 429"));
    assertThat(ChatModelSession.of(failing(new AuthenticationException("key"))).prompt(prompt("x")))
        .isInstanceOf(Outcome.Unavailable.class);
    assertThat(ChatModelSession.of(failing(new InvalidRequestException("big"))).prompt(prompt("x")))
        .isEqualTo(Outcome.failed("InvalidRequestException: big"));
    assertThat(ChatModelSession.of(model(text -> " ")).prompt(prompt("x")))
        .isInstanceOf(Outcome.Retry.class);
    assertThatExceptionOfType(InternalServerException.class)
        .isThrownBy(
            () ->
                ChatModelSession.of(failing(new InternalServerException("500")))
                    .prompt(prompt("x")));
  }

  @Test
  void agentAroundAModel_worksOffItsInbox_andTriesAgain() throws Exception {
    List<String> failures = new ArrayList<>(List.of("500"));
    ChatModel model =
        model(
            text -> {
              if (!failures.isEmpty()) {
                throw new InternalServerException(failures.remove(0));
              }
              return "seen: " + text.contains("Subject: Verify") + text.contains("from: ceo");
            });
    try (AgentHub hub = AgentHub.open("embedded:memory")) {
      Agent ceo = hub.agent("ceo");
      hub.agent("qa")
          .loop(ChatModelSession.of(model))
          .with(s -> s.withBackoff(new Backoff(Duration.ofMillis(5), Duration.ofMillis(20), 3)))
          .start();

      Completion done =
          ceo.ask(Draft.to("qa").subject("Verify").message("the build")).get(20, SECONDS);

      assertThat(done.result()).isEqualTo("seen: truetrue");
      assertThat(done.attempts()).isEqualTo(2);
    }
  }

  /** A memory without a limit. */
  private static final class Conversation implements ChatMemory {
    private final List<ChatMessage> messages = new ArrayList<>();

    @Override
    public Object id() {
      return "conversation";
    }

    @Override
    public void add(ChatMessage message) {
      messages.add(message);
    }

    @Override
    public List<ChatMessage> messages() {
      return List.copyOf(messages);
    }

    @Override
    public void clear() {
      messages.clear();
    }
  }
}
