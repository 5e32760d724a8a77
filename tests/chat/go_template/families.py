"""Templates of our own with the constructs of the families of models, and what each must write.

The conversation is: system "Be kind.", user "Hi", assistant "Hello!", user "Bye". What is expected
was written by hand from Go's rules, not taken from the translator.
"""

from __future__ import annotations

# Older style, one turn at a time. The first turn has the system message, the last one no answer.
INSTRUCTION_BRACKETS = (
    "[INST] {{ if .System }}<<SYS>>{{ .System }}<</SYS>>\n\n{{ end }}{{ .Prompt }} [/INST] "
    "{{ .Response }}</s>",
    "[INST] <<SYS>>Be kind.<</SYS>>\n\nHi [/INST] Hello!</s>[INST] Bye [/INST] ",
)
CHAT_MARKS = (
    """\
{{ if .System }}<|im_start|>system
{{ .System }}<|im_end|>
{{ end }}{{ if .Prompt }}<|im_start|>user
{{ .Prompt }}<|im_end|>
{{ end }}<|im_start|>assistant
{{ .Response }}<|im_end|>
""",
    "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n"
    "<|im_start|>assistant\nHello!<|im_end|>\n<|im_start|>user\nBye<|im_end|>\n<|im_start|>assistant\n",
)
SECTIONS_WITHOUT_ANSWER = (
    "{{- with .System }}{{ . }}\n\n{{ end -}}\n### Question:\n{{ .Prompt }}\n\n### Answer:\n",
    "Be kind.\n\n### Question:\nHi\n\n### Answer:\nHello!### Question:\nBye\n\n### Answer:\n",
)
# Newer style, all messages at once.
HEADERS = (
    """\
{{- range $index, $message := .Messages }}
{{- $last := eq (len (slice $.Messages $index)) 1 }}<|head|>{{ $message.Role }}<|/head|>

{{ .Content }}{{ if not $last }}<|eot|>{{ end }}
{{- if and $last (ne .Role "assistant") }}<|eot|><|head|>assistant<|/head|>

{{ end }}
{{- end }}""",
    "<|head|>system<|/head|>\n\nBe kind.<|eot|><|head|>user<|/head|>\n\nHi<|eot|>"
    "<|head|>assistant<|/head|>\n\nHello!<|eot|><|head|>user<|/head|>\n\nBye<|eot|>"
    "<|head|>assistant<|/head|>\n\n",
)
SYSTEM_IN_USER_TURN = (
    """\
{{- $system := .System }}
{{- range $i, $_ := .Messages }}
{{- if eq .Role "user" "system" }}
{{- if eq .Role "system" }}{{ continue }}{{ end }}<start>user
{{ if $system }}{{ $system }}

{{ $system = "" }}{{ end }}{{ .Content }}<end>
{{ else if eq .Role "assistant" -}}
<start>model
{{ .Content }}<end>
{{ end }}
{{- end }}<start>model
""",
    "<start>user\nBe kind.\n\nHi<end>\n<start>model\nHello!<end>\n<start>user\nBye<end>\n<start>model\n",
)
LAST_QUESTION = (
    """\
{{- $at := -1 }}{{ range $i, $m := .Messages }}{{ if eq $m.Role "user" }}{{ $at = $i }}{{ end }}{{ end -}}
{{ range $i, $m := .Messages -}}
{{ if and (eq $i $at) $.System }}[SYS]{{ $.System }}[/SYS]{{ end -}}
{{ if eq .Role "user" }}[Q]{{ .Content }}[/Q]{{ else if eq .Role "assistant" }} {{ .Content }}</s>{{ end -}}
{{ end }}""",
    "[Q]Hi[/Q] Hello!</s>[SYS]Be kind.[/SYS][Q]Bye[/Q]",
)
CHANNELS = (
    """\
{{- $reasoning := "medium" }}{{ if .ThinkLevel }}{{ $reasoning = .ThinkLevel }}{{ end -}}
<|start|>system<|message|>Effort: {{ $reasoning }}
{{- if .Tools }} Tools: {{ .Tools }}{{ end }}<|end|>
{{- range .Messages }}
{{- if eq .Role "system" }}<|start|>developer<|message|>{{ .Content }}<|end|>
{{- else if eq .Role "assistant" }}
{{- if .Thinking }}<|channel|>analysis<|message|>{{ .Thinking }}<|end|>{{ end }}
{{- range .ToolCalls }}<|call|>{{ .Function.Name }}{{ json .Function.Arguments }}{{ end -}}
<|start|>assistant<|channel|>final<|message|>{{ .Content }}<|end|>
{{- else if eq .Role "tool" }}<|start|>functions.{{ .ToolName }}<|message|>{{ .Content }}<|end|>
{{- else }}<|start|>user<|message|>{{ .Content }}<|end|>{{ end }}
{{- end }}<|start|>assistant""",
    "<|start|>system<|message|>Effort: medium<|end|><|start|>developer<|message|>Be kind.<|end|>"
    "<|start|>user<|message|>Hi<|end|><|start|>assistant<|channel|>final<|message|>Hello!<|end|>"
    "<|start|>user<|message|>Bye<|end|><|start|>assistant",
)
DEFINED_TURN = (
    """\
{{ define "turn" }}<{{ .Role }}>{{ .Content }}{{ end -}}
{{ range .Messages }}{{ template "turn" . }}
{{ end }}<assistant>""",
    "<system>Be kind.\n<user>Hi\n<assistant>Hello!\n<user>Bye\n<assistant>",
)

FAMILIES = {
    "instruction brackets (Llama 2, Mistral)": INSTRUCTION_BRACKETS,
    "chat marks (ChatML, Qwen, Phi)": CHAT_MARKS,
    "sections (Alpaca)": SECTIONS_WITHOUT_ANSWER,
    "headers (Llama 3)": HEADERS,
    "the system message in the user's turn (Gemma)": SYSTEM_IN_USER_TURN,
    "the last question found first (Mistral, DeepSeek)": LAST_QUESTION,
    "channels (gpt-oss)": CHANNELS,
    "a defined template": DEFINED_TURN,
}
