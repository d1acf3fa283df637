const attributes = 'name="{{ name }}"{% if id %} id="{{ id }}"{% endif %}{% if disabled %} disabled{% endif %}{% if additional_data %} {{ additional_data|raw }}{% endif %}'

/** The account's own templates, which widgets draw by `self.render({ ref: '/tmpl/controls/….twig' }, …)` (amocrm.ru/developers/content/integrations/script_js). */
const controls: Readonly<Record<string, string>> = {
  input: `<input class="text-input {{ class_name }}" type="{{ type|default('text') }}" value="{{ value }}" placeholder="{{ placeholder }}"{% if max_length %} maxlength="{{ max_length }}"{% endif %} ${attributes}>`,
  textarea: `<textarea class="text-input text-input-textarea {{ class_name }}" placeholder="{{ placeholder }}" ${attributes}>{{ value }}</textarea>`,
  suggest: `<div class="control--suggest {{ class_name }}"><input class="text-input control--suggest--input" autocomplete="off" value="{{ value }}" placeholder="{{ placeholder }}" ${attributes}><ul class="control--suggest--list">{% for item in items %}<li class="control--suggest--list--item" data-value-id="{{ item.id }}">{{ item.option }}</li>{% endfor %}</ul></div>`,
  select: `<div class="control--select {{ class_name }}"><select class="control--select--input" ${attributes}>{% for item in items %}<option value="{{ item.id }}"{% if item.id == selected %} selected{% endif %}>{{ item.option }}</option>{% endfor %}</select></div>`,
  multiselect: `<div class="control--multiselect {{ class_name }}"><select multiple class="control--select--input" ${attributes}>{% for item in items %}<option value="{{ item.id }}"{% if item.id in selected %} selected{% endif %}>{{ item.option }}</option>{% endfor %}</select></div>`,
  radio: `<div class="control-radio {{ class_name }}">{% for item in items %}<label class="control-radio__item"><input type="radio" name="{{ name }}" value="{{ item.id }}"{% if item.id == selected %} checked{% endif %}> {{ item.option }}</label>{% endfor %}</div>`,
  checkbox: `<label class="control-checkbox {{ class_name }}{% if checked %} is-checked{% endif %}"><span class="control-checkbox__body"><input type="checkbox" value="{{ value }}"{% if checked %} checked{% endif %} ${attributes}><span class="control-checkbox__helper"></span></span><span class="control-checkbox__text">{{ text }}</span></label>`,
  checkboxes_dropdown: `<div class="checkboxes_dropdown {{ class_name }}">{% for item in items %}<label class="control-checkbox checkboxes_dropdown__label"><input type="checkbox" name="{{ item.name|default(name) }}" value="{{ item.id }}"{% if item.is_checked %} checked{% endif %}> <span class="control-checkbox__text">{{ item.option }}</span></label>{% endfor %}</div>`,
  date_field: `<span class="date_field_wrapper {{ class_name }}"><input class="date_field text-input" type="date" value="{{ value }}" ${attributes}></span>`,
  file: `<label class="input-file {{ class_name }}"><input type="file" ${attributes}> <span>{{ text }}</span></label>`,
  button: `<button type="button" class="button-input {{ class_name }}{% if blue %} button-input_blue{% endif %}" ${attributes}><span class="button-input-inner"><span class="button-input-inner__text">{{ text }}</span></span></button>`,
  cancel_button: `<button type="button" class="button-cancel {{ class_name }}" ${attributes}><span>{{ text }}</span></button>`,
  delete_button: `<button type="button" class="button-delete {{ class_name }}" ${attributes}><span class="button-delete__text">{{ text }}</span></button>`,
}

/** By the names that widgets call them. */
const templates = Object.fromEntries(Object.entries(controls).map(([name, template]) => [`/tmpl/controls/${name}.twig`, template]))

/** The AMD module that comes with every widget: all templates at once. */
export function templatesModule(): string {
  return `define(${JSON.stringify(templates)})\n`
}
