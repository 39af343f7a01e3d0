import type { Rules } from './grammar.js';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Code in the manner of Python: functions, classes, loops, comments; made to look right, not to run. */
export const pythonGrammar: Rules = {
  text: [
    'def <function>(<name>, <name>):\n<body>    return <value>\n\n',
    'def <function>(self, <name>=<number>):\n    """Return the <name> of the <name>."""\n<body>    return self.<name>\n\n',
    'for <name> in range(<value>):\n<body>\n',
    'class <class>(object):\n    def __init__(self, <name>):\n        self.<name> = <name>\n        self.<name> = <value>\n\n',
    'import <module>\nfrom <module> import <function>\n\n',
    'if __name__ == "__main__":\n    <function>(<value>, <value>)\n',
    'while <condition>:\n<body>\n',
  ],
  body: ['<line>', '<line><line>', '<line><line><line>', '<line><branch>', '<branch><line>'],
  line: [
    '    <name> = <value>\n',
    '    self.<name> = <value>\n',
    '    <name> = <function>(<value>)\n',
    '    <name>.append(<value>)\n',
    '    <name> += <number>\n',
    '    print("<name>:", <name>)\n',
    '    # <comment> the <name>\n',
    '    assert <condition>\n',
    '    <name>[<value>] = <value>\n',
    '    <name> = [<name> for <name> in <name> if <condition>]\n',
    '    <name> = {"<name>": <value>, "<name>": <value>}\n',
  ],
  branch: [
    '    if <condition>:\n        return <value>\n',
    '    if not <name>:\n        raise ValueError("<name>")\n',
    '    for <name> in <name>:\n        <name>.append(<name>)\n',
    '    try:\n        <name> = <function>(<name>)\n    except KeyError:\n        <name> = None\n',
    '    with open(<name>) as <name>:\n        <name> = <name>.read()\n',
  ],
  condition: [
    '<name> is None',
    'len(<name>) > <number>',
    '<name> == <value>',
    '<name> in self.<name>',
    '<name> < <name> and <name>',
    'not isinstance(<name>, str)',
  ],
  value: [
    '<name>',
    '<number>',
    'self.<name>',
    'None',
    'True',
    '<name>[<number>]',
    'len(<name>)',
    '"<name>"',
    '<name> + <number>',
    '(<name>, <name>)',
    'False',
  ],
  number: ['0', '1', '2', '<digit>', '<digit><digit>', '<digit>.<digit>', '-1', '1024'],
  digit: words('1 2 3 4 5 6 7 8 9 0'),
  comment: words('Check Update Skip Count Return Sort Merge'),
  class: words('Node Parser Reader Handler Queue Buffer Config Session Worker Token'),
  module: words('os sys re json math random collections itertools logging time'),
  function: words(
    'get_value read_file parse_line update_state find_index load_data write_block is_valid next_item merge_lists count_words build_tree',
  ),
  name: words(
    'i x name value data index key result line count self_path items node text size options left right start end total buffer token cache depth',
  ),
};
