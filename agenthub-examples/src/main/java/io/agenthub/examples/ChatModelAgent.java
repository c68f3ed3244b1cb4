/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.message.Draft.to;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.agenthub.AgentHub;
import io.agenthub.langchain4j.ChatModelSession;
import io.agenthub.message.Completion;
import java.util.concurrent.TimeUnit;

/** An agent around a LangChain4j chat model; one line makes a session of it. */
public final class ChatModelAgent {
  private static final int PATIENCE = 30;

  private ChatModelAgent() {}

  /**
   * Stands in for a model of a provider, such as {@code OpenAiChatModel}. What such a model throws,
   * {@link RateLimitException} for one, decides whether the message is tried again, fails or waits.
   */
  private static final class Model implements ChatModel {
    @Override
    public ChatResponse doChat(ChatRequest request) {
      int messages = request.messages().size();
      return ChatResponse.builder()
          .aiMessage(AiMessage.from("An answer to %d chat messages".formatted(messages)))
          .build();
    }
  }

  /** One task goes to the model. */
  public static void main(String[] args) throws Exception {
    try (AgentHub hub = AgentHub.open(Hub.url(args))) {
      hub.agent("backend").loop(ChatModelSession.of(new Model())).start();
      Completion completion =
          hub.agent("ceo")
              .ask(to("backend").subject("Review").message("The attachment API, please."))
              .get(PATIENCE, TimeUnit.SECONDS);
      System.out.println(completion.result());
    }
  }
}
