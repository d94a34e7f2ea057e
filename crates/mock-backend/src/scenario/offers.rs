//! Ids of the catalogue's offers, by the names of 2017. Scenarios are written in terms of them;
//! nothing else in the backend knows an offer by its id.

/// Office 365 Business.
pub const BUSINESS: &str = "5C9FD4CC-EDCE-44A8-8E91-07DF09744609";
/// Office 365 Business Essentials.
pub const ESSENTIALS: &str = "BD938F12-058F-4927-BBA3-AE36B1D2501C";
/// Office 365 Business Premium.
pub const PREMIUM: &str = "031C9E47-4802-4248-838E-778FB1D2CC05";
/// Office 365 ProPlus.
pub const PRO_PLUS: &str = "BE57FF4C-100C-4F1F-B82D-F1C5AB63A665";
/// Office 365 Enterprise E1.
pub const E1: &str = "91FD106F-4B2C-4938-95AC-F54F74E9A239";
/// Office 365 Enterprise E3.
pub const E3: &str = "796B6B5F-613C-4E24-A17C-EBA730D49C02";
/// Office 365 Enterprise E5.
pub const E5: &str = "A044B16A-1861-4308-8086-A3A3B506FAC2";
/// Office 365 Business (India).
pub const BUSINESS_INDIA: &str = "00000000-0000-4000-8000-000000000101";
/// Office 365 Business Essentials (India).
pub const ESSENTIALS_INDIA: &str = "00000000-0000-4000-8000-000000000102";
/// Office 365 Business Premium (India).
pub const PREMIUM_INDIA: &str = "00000000-0000-4000-8000-000000000103";

/// SKU of Office 365 Business.
pub const BUSINESS_SKU: &str = "cdd28e44-67e3-425e-be4c-737fab2899d3";
/// SKU of Office 365 Business Essentials.
pub const ESSENTIALS_SKU: &str = "3b555118-da6a-4418-894f-7df1e2096870";
/// SKU of Office 365 Business Premium.
pub const PREMIUM_SKU: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";
/// SKU of Office 365 Enterprise E1.
pub const E1_SKU: &str = "18181a46-0d4e-45cd-891e-60aabd171b4e";
/// SKU of Office 365 Enterprise E3.
pub const E3_SKU: &str = "6fd2c87f-b296-42f0-b197-1e91e994b900";
