def say_what_is_expected(form, sentences: dict) -> None:
    """« Ce champ est obligatoire » does not help a tired person: each field says what to write, with an example."""
    for name in sentences.keys() & form.fields.keys():
        form.fields[name].error_messages["required"] = sentences[name]
