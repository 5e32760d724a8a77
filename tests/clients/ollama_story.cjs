// Everything that the `ollama` package for JavaScript does with chat, generate and embed; prints what came.
// Arguments: the address of a server with Seedling, and of one with the scripted models.
const { Ollama } = require("ollama");

const [seedlingAddress, scriptedAddress] = process.argv.slice(2);
const seedling = new Ollama({ host: seedlingAddress });
const scripted = new Ollama({ host: scriptedAddress });
const options = { num_predict: 4, temperature: 0, seed: 1 };
const user = (content) => [{ role: "user", content }];
const answering = (text, more = {}) => JSON.stringify({ tokens: 1, text, ...more });

async function joined(parts, read) {
  let text = "";
  for await (const part of await parts) text += read(part);
  return text;
}

async function refusal(work) {
  try {
    await work();
  } catch (error) {
    return [error.name, error.status_code, error.message];
  }
}

async function broken() {
  const asked = user(answering("word ", { tokens: 9, crash_at: 4, interval_s: 0.01 }));
  let heard = "";
  const error = await refusal(async () => {
    for await (const part of await scripted.chat({ model: "thinker", messages: asked, stream: true }))
      heard += part.message.content;
  });
  return [heard, error !== undefined];
}

async function aborted() {
  const asked = { model: "seedling", prompt: "Once", raw: true, options: { num_predict: -1 }, stream: true };
  const parts = await seedling.generate(asked);
  const error = await refusal(async () => {
    for await (const part of parts) parts.abort();
  });
  return error[0];
}

async function main() {
  const asked = { model: "seedling", messages: user("Hi"), options };
  const call = '<think>Hm.</think><tool_call>{"name": "weather", "arguments": {"city": "Bern"}}</tool_call>';
  const tool = { type: "function", function: { name: "weather", parameters: { type: "object", properties: {} } } };
  const story = {
    chat: (await seedling.chat(asked)).message.content,
    streamed: await joined(seedling.chat({ ...asked, stream: true }), (part) => part.message.content),
    generated: await joined(
      seedling.generate({ model: "seedling", prompt: "Once", options, stream: true }),
      (part) => part.response,
    ),
    embedded: (await seedling.embed({ model: "seedling", input: ["a", "b"] })).embeddings.length,
    older: (await seedling.embeddings({ model: "seedling", prompt: "a" })).embedding.length,
    absent: await refusal(() => seedling.chat({ model: "absent", messages: user("Hi") })),
    called: (await scripted.chat({ model: "thinker", messages: user(answering(call)), tools: [tool] })).message,
    broken: await broken(),
    aborted: await aborted(),
  };
  console.log(JSON.stringify(story));
}

main();
