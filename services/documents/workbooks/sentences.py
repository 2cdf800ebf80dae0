"""The sentences for every fault and refusal, Chinese and English: the reason, then what to do.

A place like %(minimum)s is filled from the fault's inputs; both languages have the same places.
"""

FAULT_SENTENCES: dict[str, tuple[str, str]] = {
    "did_you_mean": ("是不是“%(near)s”？", "Did you mean “%(near)s”?"),
    # What stands in one cell.
    "empty": ("这一格是空的，请填写。", "This cell is empty: fill it in."),
    "not_a_number": ("不是数字，请只填数字。", "This is not a number: enter digits only."),
    "not_a_whole_number": ("不是整数，请填 0、1、2 这样的数。", "This is not a whole number: enter 0, 1, 2 …"),
    "negative": ("金额不能小于 0，请核对。", "An amount cannot be below 0: check it."),
    "too_many_decimals": (
        "小数超过两位，请核对后保留两位。",
        "There are more than two decimals: check the figure and keep two.",
    ),
    "out_of_range": (
        "超出范围，应在 %(minimum)s 到 %(maximum)s 之间，请核对。",
        "This is out of range: check it, %(minimum)s to %(maximum)s is possible.",
    ),
    "not_a_date": ("不是日期，请写成 2026-11-05 的样子。", "This is not a date: write it like 2026-11-05."),
    "ambiguous_month": (
        "分不清是 1 月还是 10 月，请写成 %(january)s 或 %(october)s。",
        "January and October look alike here: write %(january)s or %(october)s.",
    ),
    "month_without_day": (
        "只有年月，这里要写到日，如 2026-11-05。",
        "Only a month stands here: write the day, too, like 2026-11-05.",
    ),
    "not_a_month": ("不是月份，请写成 2026-11 的样子。", "This is not a month: write it like 2026-11."),
    "not_a_choice": (
        "这里只能填：%(choices)s，请改成其中之一。",
        "Only these can stand here: %(choices)s; choose one of them.",
    ),
    "not_a_phone_number": (
        "不是电话号码，请填一个 7 到 15 位的号码，只用数字、+ 和 -。",
        "This is not a phone number: enter one of 7 to 15 digits, with only + and - between.",
    ),
    "digits_lost": (
        "Excel 把数字缩成了 1.99E+10 的样子，后面的位数丢了，请重新填写完整的数。",
        "Excel has shortened the number to the form 1.99E+10 and lost its digits: enter it in full.",
    ),
    "not_text": ("这里应是文字，请改成文字。", "Text belongs here: write it as text."),
    "control_characters": (
        "含有看不见的字符，请删去后重新输入。",
        "There are invisible characters in it: delete the text and type it again.",
    ),
    "too_long": (
        "文字太长，请缩短到 %(maximum)s 个字以内。",
        "The text is too long: shorten it to %(maximum)s characters.",
    ),
    "not_an_area_code": (
        "不是宿舍区编码，请写成 BH 这样的大写字母和数字。",
        "This is not an area's code: write capital letters and digits like BH.",
    ),
    "not_a_building_number": (
        "看不出是几栋，请写成 1 或 1栋。",
        "This is not a building's number: write it like 1 or 1栋.",
    ),
    "not_an_entrance_number": (
        "看不出是几单元，请写成 1 或 一单元。",
        "This is not an entrance's number: write it like 1 or 一单元.",
    ),
    "not_a_door_number": ("不是房号，请写成 101 的样子。", "This is not a door number: write it like 101."),
    "formula_without_value": (
        "公式没有算出的值，请用 Excel 打开并保存一次，或把公式改成数字。",
        "The formula has no computed value: save the file in Excel, or enter the value.",
    ),
    "error_cell": (
        "这一格是错误值（如 #N/A），请改正公式或直接填写。",
        "The cell holds an error (such as #N/A): mend the formula or enter the value.",
    ),
    # What the cells of a row say together.
    "duplicate": (
        "与工作表“%(sheet)s”第 %(row)s 行重复，请删去其中一行。",
        "This repeats row %(row)s of sheet “%(sheet)s”: delete one of the two.",
    ),
    "arrears_do_not_add_up": (
        "欠费应等于应收减已收，即 %(expected)s 元，请核对这三个数。",
        "Outstanding must be assessed less paid, %(expected)s yuan: check the three amounts.",
    ),
    "period_empty": (
        "费用期间的止日早于起日 %(first)s，请核对。",
        "The period ends before its first day, %(first)s: check both days.",
    ),
    "shares_do_not_add_up": (
        "单位补贴加个人应交应等于每户造价，现在合计 %(sum)s 元，请核对。",
        "Subsidy and household's share must make the cost, but make %(sum)s yuan: check the three amounts.",
    ),
    "total_differs": (
        "“%(label)s”写的是 %(written)s，各行加起来是 %(summed)s，请核对哪一行写错、漏了或多了。",
        "“%(label)s” says %(written)s, but its rows make %(summed)s: find the row that is wrong, missing or too much.",
    ),
    "example_changed": (
        "这一行还带着“示例”标记：是真实数据就删去标记，是示例就删去整行。",
        "This row still carries the mark of an example: delete the mark if it is data, the row if it is not.",
    ),
    # What a sheet is.
    "header_missing": (
        "找不到表头，请照模板在前 20 行内写上列名。",
        "No header row was found: put the template's column titles within the first 20 rows.",
    ),
    "no_rows": (
        "表头下面没有一行数据，请核对是不是选错了文件。",
        "There is no row of data below the header: check that it is the right file.",
    ),
    "column_missing": ("缺少这一列，请照模板补上。", "This column is missing: add it as in the template."),
    "column_twice": (
        "这一列与 %(first)s 的列名重复，请只保留一列。",
        "This column has the same title as %(first)s: keep only one of them.",
    ),
    "in_ten_thousands": (
        "金额单位是万元，请全部换算成元。",
        "The amounts are in ten thousands of yuan (万元): convert all of them to yuan.",
    ),
    "other_kind": (
        "这像是《%(ledger)s》，请选对台账种类再导入。",
        "This looks like another ledger, 《%(ledger)s》: choose the right kind and import again.",
    ),
    # What the import finds when it compares with the record.
    "unknown_dwelling": (
        "没有登记过房屋 %(dwelling)s，请先在房屋台账登记，或核对编码。",
        "Dwelling %(dwelling)s is not registered: register it first, or check the code.",
    ),
    "floor_area_differs": (
        "与登记的建筑面积 %(registered)s ㎡ 不符，请核对后改成一致。",
        "The registry has %(registered)s ㎡: check the deed and make both agree.",
    ),
    "tenure_differs": (
        "与登记的产权性质“%(registered)s”不符，请核对后改成一致。",
        "The registry says “%(registered)s”: check the deed and make both agree.",
    ),
    "already_recorded": (
        "以前已记录过，内容不同（已记：%(recorded)s）；要更正请走更正手续，不要重新导入。",
        "This was recorded before with other facts (%(recorded)s): use a correction, not an import.",
    ),
    "unknown_area": (
        "没有登记过宿舍区 %(area)s，请核对编码，或先导入房屋台账。",
        "Area %(area)s is not registered: check the code, or import its dwellings first.",
    ),
    "nobody_by_this_name": (
        "%(dwelling)s 登记的业主或使用人里没有这个姓名，请核对姓名和关系。",
        "Nobody of that name owns or uses %(dwelling)s on record: check name and relation.",
    ),
    "transferred_today": (
        "这一户今天已经过户给别人，请明天再导入，或走更正手续。",
        "This dwelling was transferred today already: import it tomorrow, or use a correction.",
    ),
    "dwelling_ended": (
        "这一户从 %(ended)s 起已分户或并户，请改用现在的房号。",
        "This dwelling was divided or joined on %(ended)s: use the present door number.",
    ),
    "building_total_differs": (
        "%(building)s 栋本次合计 %(in_ledger)s，已记录 %(recorded)s，请核对该栋各户。",
        "Building %(building)s sums to %(in_ledger)s here and %(recorded)s on record: check its dwellings.",
    ),
}

REFUSAL_SENTENCES: dict[str, tuple[str, str]] = {
    "file_too_large": ("文件超过 20 MB，请分成几个文件。", "The file is larger than 20 MB: split it."),
    "password": (
        "文件有密码，请去掉密码另存后再上传。",
        "The file has a password: save it without one and send it again.",
    ),
    "old_xls": (
        "这是旧的 .xls 格式，请另存为 .xlsx 后再上传。",
        "This is the old .xls format: save it as .xlsx and send it again.",
    ),
    "empty_file": ("文件是空的，请核对是不是选错了文件。", "The file is empty: check that it is the right one."),
    "html_page": (
        "这是存成 .xls 的网页，请用 Excel 打开并另存为 .xlsx 后再上传。",
        "This is a web page saved as .xls: open it in Excel, save it as .xlsx and send it again.",
    ),
    "old_xml": (
        "这是旧的 XML 表格格式，请用 Excel 打开并另存为 .xlsx 后再上传。",
        "This is the old XML format of Excel: open it in Excel, save it as .xlsx and send it again.",
    ),
    "xlsb": (
        "这是 .xlsb 格式，请另存为 .xlsx 后再上传。",
        "This is the .xlsb format: save it as .xlsx and send it again.",
    ),
    "ods": (
        "这是 .ods 格式，请另存为 .xlsx 后再上传。",
        "This is the .ods format: save it as .xlsx and send it again.",
    ),
    "wps": (
        "这是 WPS 的 .et 格式，请在 WPS 里另存为 .xlsx 后再上传。",
        "This is the .et format of WPS: save it as .xlsx and send it again.",
    ),
    "pdf": (
        "这是 PDF，不是表格，请上传原来的 Excel 文件。",
        "This is a PDF and no table: send the Excel file that it was made of.",
    ),
    "picture": (
        "这是图片，不是表格，请上传原来的 Excel 文件，或照模板填写。",
        "This is a picture and no table: send the Excel file, or fill in the template.",
    ),
    "archive": (
        "这是压缩包，请先解压，再把里面的表格逐个上传。",
        "This is an archive: unpack it and send the workbooks in it one by one.",
    ),
    "other_document": (
        "这是文档，不是表格，请把表格复制到 Excel 里，存为 .xlsx 后再上传。",
        "This is a document and no table: copy the table into Excel, save it as .xlsx and send that.",
    ),
    "plain_text": (
        "这是文字，不是表格：CSV 要用逗号、分号或制表符分列，请核对后再上传。",
        "This is text and no table: check that comma, semicolon or tab stands between the columns of the CSV.",
    ),
    "text_unreadable": (
        "这个 CSV 读不出来（编码或引号有错），请用 Excel 打开并另存为 .xlsx 后再上传。",
        "The CSV cannot be read (its encoding or its quotes are wrong): open it in Excel and save it as .xlsx.",
    ),
    "macros": (
        "文件带有宏，请另存为不带宏的 .xlsx 后再上传。",
        "The file has macros: save it as .xlsx without macros and send it again.",
    ),
    "not_a_workbook": (
        "这不是完好的 Excel 工作簿，请用 Excel 打开并另存为 .xlsx 后再上传。",
        "This is not a sound Excel workbook: open it in Excel, save it as .xlsx and send it again.",
    ),
    "unpacks_too_large": (
        "文件解开后太大，请把数据复制到新的工作簿后再上传。",
        "The file unpacks to too much: copy the data into a new workbook and send that.",
    ),
    "too_many_cells": (
        "表格太大（最多 200000 行、200 列），请删去多余的行列或分成几个文件。",
        "The sheet is too large (200000 rows, 200 columns at most): delete stray cells or split the file.",
    ),
    "formulas_not_computed": (
        "没有值或出错的公式太多，请用 Excel 打开、改正并保存后再上传。",
        "Too many formulas have no value or an error: mend and save it in Excel, send it again.",
    ),
    "cannot_be_read": (
        "文件无法读取，请把数据复制到新的工作簿，或分成几个文件后再上传。",
        "The file cannot be read: copy the data into a new workbook, or split it, and send that.",
    ),
}
