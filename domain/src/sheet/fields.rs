//! The table of fields by kind of thing.

use super::Demand::{Needed, Welcome};
use super::Part::{Arrears, Burdens, Defects, Description, Limits, Occupancy, Ownership, Taxes};
use super::Subject::{Equity, Immovable, Intangible, Land, Movable, Vehicle};
use super::{Demand, Field, Form, Part, Subject};

const ALL: &[Subject] = &Subject::ALL;
const FIXED: &[Subject] = &[Immovable, Land];
const HOUSE: &[Subject] = &[Immovable];

/// Whether somebody is in it, and who; a phrase that leaves it open is none of them (AUC-G2).
const OCCUPIED: Form = Form::Choice(&[
    ("vacant", "无人占有使用"),
    ("debtor", "被执行人占有使用"),
    ("family", "被执行人家属居住"),
    ("tenant", "承租人占有使用"),
    ("other", "案外人占有使用"),
]);
const WHETHER: Form = Form::Choice(&[("yes", "是"), ("no", "否")]);
const LIMITED: Form = Form::Choice(&[("none", "不限购"), ("limited", "限购")]);

const fn field(
    key: &'static str,
    chinese: &'static str,
    part: Part,
    form: Form,
    demand: Demand,
    subjects: &'static [Subject],
) -> Field {
    Field { key, chinese, part, form, demand, subjects }
}

const AREA: Form = Form::Measure { unit: "平方米" };
const PERCENT: Form = Form::Measure { unit: "%" };

/// Every field, in the order in which people read them.
pub static FIELDS: &[Field] = &[
    field("address", "坐落", Description, Form::Text, Needed, FIXED),
    field("area", "面积", Description, AREA, Needed, FIXED),
    field("use", "用途", Description, Form::Text, Needed, FIXED),
    field("structure", "结构与楼层", Description, Form::Text, Welcome, HOUSE),
    field("land_until", "土地使用权终止日", Description, Form::Day, Welcome, FIXED),
    field("household", "户口", Description, Form::Text, Welcome, HOUSE),
    field("plate", "号牌号码", Description, Form::Plate, Needed, &[Vehicle]),
    field("vin", "车辆识别代号", Description, Form::Vin, Needed, &[Vehicle]),
    field("registered_on", "初次登记日期", Description, Form::Day, Needed, &[Vehicle]),
    field("mileage", "行驶里程", Description, Form::Count { unit: "公里" }, Needed, &[Vehicle]),
    field("inspected_until", "检验有效期至", Description, Form::Day, Needed, &[Vehicle]),
    field("insured_until", "交强险有效期至", Description, Form::Day, Needed, &[Vehicle]),
    field("violations", "未处理交通违法", Defects, Form::Text, Needed, &[Vehicle]),
    field("quantity", "数量与规格", Description, Form::Text, Needed, &[Movable]),
    field("company", "公司名称", Description, Form::Text, Needed, &[Equity]),
    field("company_code", "统一社会信用代码", Description, Form::CreditCode, Needed, &[Equity]),
    field("share", "股权比例", Description, PERCENT, Needed, &[Equity]),
    field("subscribed", "认缴出资额", Description, Form::Amount, Needed, &[Equity]),
    field("paid_in", "实缴出资额", Description, Form::Amount, Needed, &[Equity]),
    field("right", "权利种类", Description, Form::Text, Needed, &[Intangible]),
    field("valid_until", "权利有效期至", Description, Form::Day, Needed, &[Intangible]),
    field("owner", "权利人", Ownership, Form::Text, Needed, ALL),
    field(
        "certificate",
        "权属证书号",
        Ownership,
        Form::Text,
        Needed,
        &[Immovable, Land, Intangible],
    ),
    field("co_owners", "共有情况", Ownership, Form::Text, Welcome, ALL),
    field("mortgage", "抵押、质押", Burdens, Form::Text, Needed, ALL),
    field("earlier_seizures", "在先查封、冻结", Burdens, Form::Text, Needed, ALL),
    field("lease", "租赁", Burdens, Form::Text, Needed, FIXED),
    field("lease_until", "租赁期至", Burdens, Form::Day, Welcome, FIXED),
    field("rent", "月租金", Burdens, Form::Amount, Welcome, FIXED),
    field("articles", "公司章程的转让限制", Burdens, Form::Text, Needed, &[Equity]),
    field("licences", "许可使用情况", Burdens, Form::Text, Needed, &[Intangible]),
    field("occupancy", "占有使用", Occupancy, OCCUPIED, Needed, FIXED),
    field("vacated", "已腾空", Occupancy, WHETHER, Needed, HOUSE),
    field("keys", "钥匙", Occupancy, Form::Text, Needed, &[Immovable, Vehicle]),
    field("place", "存放地点", Occupancy, Form::Text, Needed, &[Vehicle, Movable]),
    field("management", "公司经营与印章资料控制", Occupancy, Form::Text, Needed, &[Equity]),
    field("in_use_by", "实际使用人", Occupancy, Form::Text, Needed, &[Intangible]),
    field("arrears_property", "欠物业费", Arrears, Form::Amount, Needed, HOUSE),
    field("arrears_water", "欠水费", Arrears, Form::Amount, Needed, HOUSE),
    field("arrears_power", "欠电费", Arrears, Form::Amount, Needed, HOUSE),
    field("arrears_gas", "欠燃气费", Arrears, Form::Amount, Needed, HOUSE),
    field("arrears_heating", "欠供暖费", Arrears, Form::Amount, Needed, HOUSE),
    field("arrears_fines", "欠罚款", Arrears, Form::Amount, Needed, &[Vehicle]),
    field("arrears_storage", "欠保管费", Arrears, Form::Amount, Needed, &[Vehicle, Movable]),
    field("arrears_fees", "欠年费、维持费", Arrears, Form::Amount, Needed, &[Intangible]),
    field("arrears_other", "其他欠缴税费", Arrears, Form::Amount, Needed, ALL),
    field("illegal_building", "违法建筑", Defects, Form::Text, Needed, HOUSE),
    field("defects", "已知瑕疵", Defects, Form::Text, Needed, ALL),
    field("taxes", "税费承担", Taxes, Form::Text, Needed, ALL),
    field("purchase_limit", "限购", Limits, LIMITED, Needed, HOUSE),
];
